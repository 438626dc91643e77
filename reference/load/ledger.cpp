#include "reference/load/ledger.hpp"

#include "reference/wire/check.hpp"

namespace chathack::load {

Ledger::Ledger(const Sizes& sizes)
    : sizes_{sizes},
      owed_per_message_{sizes.receivers - (sizes.senders_receive ? 1 : 0)},
      accounts_(sizes.senders),
      next_(sizes.receivers * sizes.senders) {
    CHATHACK_CHECK(sizes.receivers > 0 && owed_per_message_ > 0);
    CHATHACK_CHECK(!sizes.senders_receive || sizes.senders <= sizes.receivers);
}

Stamp Ledger::send(std::uint32_t sender, Time intended) {
    auto& account = accounts_[sender];
    const auto number = account.first + static_cast<std::uint32_t>(account.messages.size());
    account.messages.push_back({intended, owed_per_message_});
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
    if (stamp.number >= account.first + account.messages.size()) {
        deliver_wrong();
        return std::nullopt;
    }
    if (sizes_.senders_receive && receiver == stamp.sender) {
        ++tally_.echoes;
        return std::nullopt;
    }
    auto& next = next_[receiver * sizes_.senders + stamp.sender];
    if (stamp.number < next) {
        ++tally_.repeated;
        return std::nullopt;
    }
    bool complete = false;
    for (; next < stamp.number; ++next) {  // given up, or the window would never open again
        ++tally_.skipped;
        complete |= settle(account, next);
    }
    ++next;
    ++tally_.deliveries;
    const auto intended = account.messages[stamp.number - account.first].intended;
    if (intended >= timed_since_) latency_.record(now - intended);
    complete |= settle(account, stamp.number);
    if (!complete) return std::nullopt;
    return stamp.sender;
}

void Ledger::begin_timing(Time since) noexcept {
    timed_since_ = since;
    latency_.clear();
}

/// One receiver less waits for that message. @return whether it was the last one
bool Ledger::settle(Account& account, std::uint32_t number) noexcept {
    --owed_;
    if (--account.messages[number - account.first].waiting != 0) return false;
    --account.in_flight;
    --in_flight_;
    for (; !account.messages.empty() && account.messages.front().waiting == 0; ++account.first)
        account.messages.pop_front();
    return true;
}

}  // namespace chathack::load
