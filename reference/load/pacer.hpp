#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/load/ledger.hpp"

namespace chathack::load {

/// Decides which sender sends when.
///
/// Closed loop: every sender keeps `window` messages in flight, and sends the next as soon as one of them has
/// reached all its receivers. A server that stalls gets fewer messages, so the times leave out what its users
/// would have noticed (coordinated omission). This is good for throughput but not for latency.
///
/// Open loop: messages are due at a fixed rate whatever the server does, and the senders take turns. Times
/// count from when a message was due, so a stall shows in full.
class Pacer {
public:
    struct Due {
        std::uint32_t sender = 0;
        Time intended{};
        friend bool operator==(const Due&, const Due&) = default;
    };

    static Pacer closed_loop(std::size_t senders, std::size_t window);
    /// @param per_second  messages of all senders together, above zero
    static Pacer open_loop(std::size_t senders, double per_second, Time start);

    /// The message to send now; nothing when none is due. The caller must send it before the next call.
    std::optional<Due> next(const Ledger& ledger, Time now);
    /// Closed loop: a message of that sender has reached all its receivers.
    void freed(std::uint32_t sender);
    /// Open loop: when the next message is due.
    std::optional<Time> next_due() const;

private:
    Time due_at(std::uint64_t index) const;

    std::size_t senders_ = 0;
    std::size_t window_ = 0;           // closed loop
    std::vector<std::uint32_t> room_;  // senders whose window may have room, each once
    std::vector<bool> in_room_;
    double per_second_ = 0;  // open loop when above zero
    Time start_{};
    std::uint64_t index_ = 0;  // number of the next message
};

}  // namespace chathack::load
