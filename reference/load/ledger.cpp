#include "reference/load/ledger.hpp"

#include "reference/wire/check.hpp"

namespace chathack::load {

Ledger::Ledger(const Sizes& sizes)
    : sizes_{sizes},
      owed_per_message_{sizes.receivers - (sizes.senders_receive ? 1 : 0)},
      accounts_(sizes.senders),
      cursors_(sizes.receivers * sizes.senders) {
    CHATHACK_CHECK(sizes.receivers > 0 && owed_per_message_ > 0);
    CHATHACK_CHECK(!sizes.senders_receive || sizes.senders <= sizes.receivers);
}

Stamp Ledger::send(std::uint32_t sender, Time intended) {
    auto& account = accounts_[sender];
    const auto number = account.messages.add({intended, owed_per_message_});
    ++account.in_flight;
    ++in_flight_;
    owed_ += owed_per_message_;
    ++tally_.sent;
    return {sender, number};
}

std::optional<std::uint32_t> Ledger::deliver(std::size_t receiver, const Stamp& stamp, Time now) {
    if (stamp.sender >= sizes_.senders) {
        deliver_wrong();
        return std::nullopt;
    }
    auto& account = accounts_[stamp.sender];
    if (!account.messages.is_sent(stamp.number)) {
        deliver_wrong();
        return std::nullopt;
    }
    if (sizes_.senders_receive && receiver == stamp.sender) {
        ++tally_.echoes;
        return std::nullopt;
    }
    auto& cursor = cursors_[receiver * sizes_.senders + stamp.sender];
    if (cursor.has_passed(stamp.number)) {
        ++tally_.repeated;
        return std::nullopt;
    }
    bool complete = false;
    const auto missing = cursor.missing_before(stamp.number);
    for (auto number = missing.first; number < missing.end; ++number) {
        ++tally_.skipped;  // counted as settled, or the window would never open again
        complete |= settle(account, number);
    }
    cursor.pass(stamp.number);
    ++tally_.deliveries;
    const auto intended = account.messages[stamp.number].intended;
    if (intended >= timed_since_) latency_.record(now - intended);
    complete |= settle(account, stamp.number);
    if (!complete) return std::nullopt;
    return stamp.sender;
}

void Ledger::begin_timing(Time since) noexcept {
    timed_since_ = since;
    latency_.clear();
}

/// One receiver fewer waits for that message.
/// @return whether it was the last one
bool Ledger::settle(Account& account, delivery::Number number) noexcept {
    auto& messages = account.messages;
    --owed_;
    if (--messages[number].waiting != 0) return false;
    --account.in_flight;
    --in_flight_;
    for (auto first = messages.first(); messages.is_sent(first) && messages[first].waiting == 0; ++first)
        messages.forget_before(first + 1);
    return true;
}

}  // namespace chathack::load
