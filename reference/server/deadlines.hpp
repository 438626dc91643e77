#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/transport/event.hpp"

namespace chathack::server {

using transport::Time;

/// What the server is waiting for a connection to do.
enum class Wait : std::uint8_t { nothing, login, answer, idle };

/// Finds the connections that the server has waited for too long.
///
/// There is one queue for each kind of wait. All waits of a kind are equally long, so appending keeps the
/// queue in order of deadline. Every operation is O(1), however many connections there are.
class ConnectionDeadlines {
public:
    struct Due {
        std::uint32_t slot = 0;
        Wait wait{};
    };

    /// @param login, answer, idle  how long each kind of wait may take; 0: for ever
    ConnectionDeadlines(Time login, Time answer, Time idle);

    /// From `now` on, the server waits for this of the connection at `slot`. Times must not go back from call
    /// to call.
    void set(std::uint32_t slot, Wait wait, Time now);
    /// Starts the idle time of `slot` again, if `slot` waits for that.
    void touch(std::uint32_t slot, Time now) noexcept;

    /// The earliest deadline.
    std::optional<Time> next() const noexcept;
    /// Removes and returns one connection whose deadline is not after `now`.
    std::optional<Due> take_due(Time now) noexcept;

private:
    static constexpr std::size_t kinds = 4;  // their heads are the first nodes

    /// A node of a ring. There is a ring for each kind of wait, with the oldest first after the head. A slot
    /// that waits for nothing is alone in a ring.
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
