#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::testing {

/// A plain TCP client on loopback, for tests of real servers. It sends and receives bytes, each with a
/// deadline. A failure is a false or empty result, never an exception.
class TestClient {
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds patience{10'000};

    struct Options {
        bool ipv6 = false;
        int receive_buffer_bytes = 0;  ///< 0: the system's default
    };
    explicit TestClient(std::uint16_t port) : TestClient{port, Options{}} {}
    TestClient(std::uint16_t port, Options options);
    TestClient(TestClient&& other) noexcept;
    TestClient& operator=(TestClient&& other) noexcept;
    ~TestClient() { close(); }

    bool connected() const noexcept { return socket_ >= 0; }
    /// Sends all bytes. False when the far side does not take them in time, or takes no more.
    bool send(std::string_view bytes, Milliseconds deadline = patience);
    /// The next `size_bytes` bytes, or those that came before the end or the deadline.
    std::string receive(std::size_t size_bytes, Milliseconds deadline = patience);
    /// Whether the connection ends or breaks before the deadline. Bytes before that are dropped.
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
