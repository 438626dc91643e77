#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/delivery/in_order_once.hpp"
#include "reference/load/histogram.hpp"
#include "reference/load/stamp.hpp"

namespace chathack::load {

/// What was sent and what became of it. Everything except `sent`, `deliveries` and `echoes` counts faults of
/// the server.
struct Tally {
    std::uint64_t sent = 0;        ///< messages
    std::uint64_t deliveries = 0;  ///< a message to one receiver, in order and for the first time
    std::uint64_t echoes = 0;      ///< to the sender itself, which a server may do (GLOBAL-2)
    std::uint64_t skipped = 0;     ///< deliveries overtaken by a later message of the same sender (GLOBAL-3)
    std::uint64_t repeated = 0;    ///< deliveries that came again or after a later message (GLOBAL-3)
    std::uint64_t wrong = 0;       ///< deliveries that nobody sent, or under another name (GLOBAL-1)
    friend bool operator==(const Tally&, const Tally&) = default;
};

/// Keeps account of every message for every receiver: what is owed, and how long each delivery took.
///
/// Order and exactly-once come from reference/delivery. Nothing excuses a missing message here, because every
/// receiver is there from the start to the end.
///
/// Receivers and senders are numbered from zero. When senders receive too, receiver i is sender i, and a
/// message is owed to all receivers except its sender.
class Ledger {
public:
    struct Sizes {
        std::size_t receivers = 0;
        std::size_t senders = 0;
        bool senders_receive = true;
    };
    explicit Ledger(const Sizes& sizes);

    /// Notes a message that is sent now.
    /// @param intended  when it should have been sent
    /// @return its stamp
    Stamp send(std::uint32_t sender, Time intended);

    /// Notes that `receiver` got a message.
    /// @return the sender, when this completes at least one of its messages, so that no receiver waits for it
    std::optional<std::uint32_t> deliver(std::size_t receiver, const Stamp& stamp, Time now);
    /// Notes that a receiver got something that no sender sent.
    void deliver_wrong() noexcept { ++tally_.wrong; }

    /// Forgets the times so far, and from now on times only messages intended at `since` or later.
    void begin_timing(Time since) noexcept;

    const Tally& tally() const noexcept { return tally_; }
    const Histogram& latency() const noexcept { return latency_; }
    /// How many messages some receiver still waits for.
    std::size_t in_flight() const noexcept { return in_flight_; }
    std::size_t in_flight(std::uint32_t sender) const noexcept { return accounts_[sender].in_flight; }
    /// How many deliveries are still owed.
    std::uint64_t owed() const noexcept { return owed_; }

private:
    struct Message {
        Time intended{};
        std::size_t waiting = 0;  // receivers that still wait
    };
    struct Account {
        delivery::Sequence<Message> messages;  // from the oldest in flight on
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
