#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::testing {

/// A plain TCP client for tests of real servers, on loopback: sends and awaits bytes, each wait with a
/// deadline. What goes wrong is a false or empty answer, never an exception.
class TestClient {
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds patience{10'000};

    struct Options {
        bool ipv6 = false;
        int receive_buffer_bytes = 0;  ///< 0: the system's
    };
    explicit TestClient(std::uint16_t port) : TestClient{port, Options{}} {}
    TestClient(std::uint16_t port, Options options);
    TestClient(TestClient&& other) noexcept;
    TestClient& operator=(TestClient&& other) noexcept;
    ~TestClient() { close(); }

    bool connected() const noexcept { return socket_ >= 0; }
    /// Sends all of it. False when the far side takes no more, or not in time.
    bool send(std::string_view bytes, Milliseconds deadline = patience);
    /// The next `size_bytes` bytes, or what came before the end or the deadline.
    std::string receive(std::size_t size_bytes, Milliseconds deadline = patience);
    /// Whether the connection has ended or broken, or does in time; what comes before that is dropped.
    bool ends(Milliseconds deadline = patience);

    void half_close() noexcept;
    void close() noexcept;
    /// Closes with a reset.
    void reset() noexcept;

private:
    int socket_ = -1;
};

/// The port in "listening on 127.0.0.1:40123" or "... [::]:40123"; 0 when there is none.
std::uint16_t port_of(const std::optional<std::string>& line);

}  // namespace chathack::testing
