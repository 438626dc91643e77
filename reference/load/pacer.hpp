#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/load/ledger.hpp"

namespace chathack::load {

/// Says when which sender sends.
///
/// Closed loop: every sender keeps `window` messages in flight, and sends the next as soon as one of them is
/// with all its receivers. A server that stalls is then asked less, so the times leave out what its users
/// would have felt (coordinated omission): good for throughput, not for latency.
/// Open loop: messages are due at a fixed rate whatever the server does, the senders taking turns; timed from
/// when they were due, so a stall shows in full.
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

    /// The message to send now, nothing when none is due. The caller sends it before it asks again.
    std::optional<Due> next(const Ledger& ledger, Time now);
    /// Closed loop: a message of that sender is with all its receivers.
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
    std::uint64_t index_ = 0;  // of the next message
};

}  // namespace chathack::load
