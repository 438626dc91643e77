#pragma once

#include <sys/epoll.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>
#include <vector>

#include "reference/load/dialect.hpp"
#include "reference/load/histogram.hpp"
#include "reference/load/socket.hpp"

namespace chathack::load {

/// Time since some fixed moment; it never goes back.
Time now() noexcept;

/// Many client connections to one server, with one epoll set.
class Swarm {
public:
    /// @param sources  own addresses, used in turn; empty: the system chooses
    Swarm(const Endpoint& server, std::vector<Address> sources, const Dialect& dialect, std::size_t links);

    std::size_t size() const noexcept { return links_.size(); }
    /// Starts connection number `link`. It greets the server as soon as it is made.
    std::error_code connect(std::size_t link);
    /// The bytes that the connection will send at the next `flush`.
    std::vector<std::byte>& out(std::size_t link);
    /// Writes queued bytes, as many as the system takes. `turn` writes the rest.
    void flush();
    /// Waits until something happens, but not after `until`, and tells `listener`.
    /// @return an error only when epoll itself fails
    std::error_code turn(Time until, ConnectionListener& listener);
    /// When the bytes that `listener` is being told of arrived.
    Time received_at() const noexcept { return received_at_; }
    /// How many reads have brought bytes so far.
    std::uint64_t reads() const noexcept { return reads_; }

private:
    struct Link {
        SocketDescriptor socket;
        std::unique_ptr<Parser> parser;
        std::vector<std::byte> out;
        std::size_t written_bytes = 0;  // how much of `out` is written
        bool wants_write = false;
        bool in_dirty = false;
    };

    void handle(const epoll_event& event, ConnectionListener& listener);
    bool read(std::size_t index, ConnectionListener& listener);
    bool write(std::size_t index);
    void watch_writes(std::size_t index, bool on);
    void lose(std::size_t index, std::error_code error, ConnectionListener& listener);

    Endpoint server_;
    std::vector<Address> sources_;
    const Dialect& dialect_;
    SocketDescriptor epoll_;
    std::vector<Link> links_;
    std::vector<std::size_t> dirty_;  // links with new bytes to write
    std::vector<epoll_event> events_;
    std::vector<std::byte> in_;
    Time received_at_{};
    std::uint64_t reads_ = 0;
};

}  // namespace chathack::load
