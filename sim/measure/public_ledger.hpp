#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "reference/delivery/in_order_once.hpp"
#include "sim/measure/numbers.hpp"
#include "sim/measure/stalled.hpp"
#include "sim/measure/violation.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::measure {

/// Keeps account of the messages to everyone. Each must be delivered unchanged, in the order sent, and once,
/// and nothing may be owed at the end (GLOBAL-1, GLOBAL-3).
///
/// A message is owed to every user that saw its own login succeed before the message was sent, and that stays
/// connected. Only the end of a connection excuses a missing one: the receiver's, or the sender's before
/// anybody got the message.
///
/// Order and exactly-once come from reference/delivery, with a cursor for each receiver and sender.
class PublicLedger {
public:
    explicit PublicLedger(const workload::Workload& workload);

    /// The user saw ACK 3.
    void log_in(std::size_t user, Time now);
    /// The user's connection is over.
    /// @param broken  it did not end in good order, so what the user sent last may never have arrived
    void end(std::size_t user, bool broken);
    /// The user sent its next message.
    void say(std::size_t user, std::uint32_t bytes, Time now);

    struct Heard {
        std::optional<MessageDelivery> delivery;  ///< none when the sender hears itself (GLOBAL-2)
        std::optional<Violation> violation;
    };
    Heard hear(std::size_t receiver, std::string_view sender, std::string_view text, Time now);

    /// The first delivery that is still owed, apart from what is stalled.
    std::optional<Violation> owed(Time now, const Stalled& stalled = {}) const;
    /// How many deliveries are owed to a user.
    std::uint64_t deliveries_owed(std::size_t to) const;
    bool connected(std::size_t user) const noexcept { return receivers_[user].connected; }

private:
    struct Message {
        Time at{};
        std::uint32_t bytes = 0;
        bool heard = false;  // somebody got it
    };
    /// The messages of one connection of a sender.
    struct Life {
        delivery::Number first = 0;
        bool broken = false;
    };
    struct Sender {
        delivery::Sequence<Message, std::vector<Message>> messages;
        std::vector<Life> lives;
    };
    struct Receiver {
        bool connected = false;
        Time since{};
        Numbers next;             // the cursor, by sender; packed, as every pair of users has one
        std::vector<bool> fresh;  // by sender: nothing arrived since the last login
    };

    bool is_excused(const Sender& sender, delivery::Number number) const noexcept;
    delivery::Gap due(const Receiver& receiver, std::size_t sender, delivery::Number until) const;
    std::optional<delivery::Number> first_owed(const Receiver& receiver, std::size_t sender,
                                               delivery::Number until) const;
    Violation violation(std::size_t receiver, std::string_view sender, delivery::Number number, Time now,
                        std::string what) const;

    const workload::Workload& workload_;
    std::vector<Sender> senders_;
    std::vector<Receiver> receivers_;
};

}  // namespace chathack::measure
