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

/// Time since some fixed moment, never going back.
Time now() noexcept;

/// Many client connections to one server, on one epoll.
class Swarm {
public:
    /// @param sources  own addresses, used in turn; empty: the system chooses
    Swarm(const Endpoint& server, std::vector<Address> sources, const Dialect& dialect, std::size_t links);

    std::size_t size() const noexcept { return links_.size(); }
    /// Starts connection number `link`; it greets the server as soon as it is up.
    std::error_code connect(std::size_t link);
    /// What that connection will send at the next `flush`.
    std::vector<std::byte>& out(std::size_t link);
    /// Writes what is queued, as far as the system takes it; the rest follows within `turn`.
    void flush();
    /// Waits for something to happen, no longer than until `until`, and tells `listener` about it.
    /// Only a failure of epoll itself is an error.
    std::error_code turn(Time until, ConnectionListener& listener);
    /// When the bytes that `listener` hears of came in.
    Time received_at() const noexcept { return received_at_; }
    /// How often bytes came in so far.
    std::uint64_t reads() const noexcept { return reads_; }

private:
    struct Link {
        SocketDescriptor socket;
        std::unique_ptr<Parser> parser;
        std::vector<std::byte> out;
        std::size_t written_bytes = 0;  // of `out`
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
    std::vector<std::size_t> dirty_;  // links with something new to write
    std::vector<epoll_event> events_;
    std::vector<std::byte> in_;
    Time received_at_{};
    std::uint64_t reads_ = 0;
};

}  // namespace chathack::load
