#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/transport/event.hpp"

namespace chathack::server {

using transport::Time;

/// What a connection is being waited for.
enum class Wait : std::uint8_t { nothing, login, answer, idle };

/// Finds the connections that have been waited for too long.
///
/// There is one queue per kind of wait; since all of a kind wait equally long, the queue is in order of
/// deadline by appending only: every operation is O(1), whatever the number of connections.
class ConnectionDeadlines {
public:
    struct Due {
        std::uint32_t slot = 0;
        Wait wait{};
    };

    /// How long each kind of wait may take; 0: for ever.
    ConnectionDeadlines(Time login, Time answer, Time idle);

    /// From `now` on, the connection at `slot` is waited for so. Times must not go back from call to call.
    void set(std::uint32_t slot, Wait wait, Time now);
    /// Starts the idle time of `slot` anew, if that is what it waits for.
    void touch(std::uint32_t slot, Time now) noexcept;

    /// The earliest deadline.
    std::optional<Time> next() const noexcept;
    /// Takes out one connection whose deadline is not after `now`.
    std::optional<Due> take_due(Time now) noexcept;

private:
    static constexpr std::size_t kinds = 4;  // the heads of their queues are the first nodes

    /// A ring per kind of wait, oldest first after the head. Who waits for nothing is in a ring of its own.
    struct Node {
        std::size_t before = 0;
        std::size_t after = 0;
        Time since{};
        Wait wait = Wait::nothing;
    };
    Time limit_of(Wait wait) const noexcept { return limits_[static_cast<std::size_t>(wait)]; }
    void take_out(std::size_t node) noexcept;
    void append(std::size_t node, Wait wait, Time now) noexcept;

    std::array<Time, kinds> limits_;
    std::vector<Node> nodes_;
};

}  // namespace chathack::server
