#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/delivery/in_order_once.hpp"
#include "reference/load/histogram.hpp"
#include "reference/load/stamp.hpp"

namespace chathack::load {

/// What was sent and what came of it. Anything but `sent`, `deliveries` and `echoes` is a fault of the
/// server.
struct Tally {
    std::uint64_t sent = 0;        ///< messages
    std::uint64_t deliveries = 0;  ///< of a message to one receiver, in order and for the first time
    std::uint64_t echoes = 0;      ///< to the sender itself: a server may (GLOBAL-2)
    std::uint64_t skipped = 0;     ///< deliveries that a later message of the same sender overtook (GLOBAL-3)
    std::uint64_t repeated = 0;    ///< deliveries that came again, or after a later message (GLOBAL-3)
    std::uint64_t wrong = 0;       ///< deliveries of what nobody sent, or under another name (GLOBAL-1)
    friend bool operator==(const Tally&, const Tally&) = default;
};

/// Keeps account of every message and every receiver: what is owed, and how long it took.
///
/// Order and exactly-once are those of reference/delivery. Nothing excuses a missing message here: every
/// receiver is there from the start to the end.
///
/// Receivers and senders are counted from zero. Where senders receive too, receiver i is sender i, and a
/// message is owed to all receivers but its sender.
class Ledger {
public:
    struct Sizes {
        std::size_t receivers = 0;
        std::size_t senders = 0;
        bool senders_receive = true;
    };
    explicit Ledger(const Sizes& sizes);

    /// Notes a message that goes out now; `intended` is when it should have gone out.
    /// @return its stamp
    Stamp send(std::uint32_t sender, Time intended);

    /// Notes that `receiver` got a message.
    /// @return the sender, when with this nobody waits any longer for at least one of its messages
    std::optional<std::uint32_t> deliver(std::size_t receiver, const Stamp& stamp, Time now);
    /// Notes that a receiver got something that no sender sent.
    void deliver_wrong() noexcept { ++tally_.wrong; }

    /// Times only messages intended at `since` or later, and forgets the times so far.
    void begin_timing(Time since) noexcept;

    const Tally& tally() const noexcept { return tally_; }
    const Histogram& latency() const noexcept { return latency_; }
    /// Messages that some receiver still waits for.
    std::size_t in_flight() const noexcept { return in_flight_; }
    std::size_t in_flight(std::uint32_t sender) const noexcept { return accounts_[sender].in_flight; }
    /// Deliveries that are owed and did not come yet.
    std::uint64_t owed() const noexcept { return owed_; }

private:
    struct Message {
        Time intended{};
        std::size_t waiting = 0;  // receivers
    };
    struct Account {
        delivery::Sequence<Message> messages;  // from the oldest in flight
        std::size_t in_flight = 0;
    };

    bool settle(Account& account, delivery::Number number) noexcept;

    Sizes sizes_;
    std::size_t owed_per_message_;
    std::vector<Account> accounts_;                  // by sender
    std::vector<delivery::DeliveryCursor> cursors_;  // by receiver and sender
    Tally tally_;
    Histogram latency_;
    Time timed_since_{};
    std::size_t in_flight_ = 0;
    std::uint64_t owed_ = 0;
};

}  // namespace chathack::load
