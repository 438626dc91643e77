#include "sim/measure/public_ledger.hpp"

#include <algorithm>

#include "sim/workload/texts.hpp"

namespace chathack::measure {

using workload::Channel;

PublicLedger::PublicLedger(const workload::Workload& workload)
    : workload_{workload}, senders_(workload.users()), receivers_(workload.users()) {}

void PublicLedger::log_in(std::size_t user, Time now) {
    auto& receiver = receivers_[user];
    receiver.connected = true;
    receiver.since = now;
    receiver.next.resize(senders_.size());
    receiver.fresh.assign(senders_.size(), true);
    auto& sender = senders_[user];
    sender.lives.push_back({static_cast<std::uint32_t>(sender.messages.size())});
}

void PublicLedger::end(std::size_t user, bool broken) {
    receivers_[user].connected = false;
    auto& lives = senders_[user].lives;
    if (broken && !lives.empty()) lives.back().broken = true;
}

void PublicLedger::say(std::size_t user, std::uint32_t bytes, Time now) {
    senders_[user].messages.push_back({now, bytes});
}

PublicLedger::Heard PublicLedger::hear(std::size_t receiver, std::string_view login, std::string_view text,
                                       Time now) {
    const auto number = workload::number_of(text).value_or(0);
    const auto wrong = [&](std::string what) {
        return Heard{std::nullopt, violation(receiver, login, number, now, std::move(what))};
    };
    const auto user = workload::user_of(workload_, login);
    if (!user) return wrong("came under a login that nobody has (GLOBAL-1)");
    auto& sender = senders_[*user];
    if (text.size() > workload::message_bytes_max) return wrong("has more than 1024 bytes (GLOBAL-5)");
    if (number >= sender.messages.size()) return wrong("came and was never sent (GLOBAL-1)");
    auto& message = sender.messages[number];
    if (!workload::is_text_of(text, Channel::everyone, *user, number, message.bytes))
        return wrong("came changed (GLOBAL-1)");
    if (*user == receiver) return {};
    auto& to = receivers_[receiver];
    if (to.fresh.empty()) return wrong("came before the login (GLOBAL-4)");
    if (number < to.next[*user]) return wrong("came again, or after a later one (GLOBAL-3)");
    if (const auto skipped = first_owed(to, *user, number))
        return wrong("came, and message " + std::to_string(*skipped) + " before it did not (GLOBAL-3)");
    to.next.set(*user, number + 1);
    to.fresh[*user] = false;
    message.heard = true;
    return {MessageDelivery{*user, receiver, message.at, message.bytes}, std::nullopt};
}

/// Whether nobody can say that the message must have come to the server.
bool PublicLedger::is_excused(const Sender& sender, std::uint32_t number) const noexcept {
    if (sender.messages[number].heard) return false;
    const auto later =
        std::upper_bound(sender.lives.begin(), sender.lives.end(), number,
                         [](std::uint32_t wanted, const Life& life) { return wanted < life.first; });
    return later != sender.lives.begin() && std::prev(later)->broken;
}

/// The first message of a user that is due to `receiver`: later than all that came, and than its login. At
/// most `until`, unless more have come.
std::uint32_t PublicLedger::first_due(const Receiver& receiver, std::size_t user, std::uint32_t until) const {
    const auto number = receiver.next[user];
    if (!receiver.fresh[user] || number >= until) return number;
    const auto& messages = senders_[user].messages;
    const auto since = std::lower_bound(messages.begin() + number, messages.begin() + until, receiver.since,
                                        [](const Message& message, Time time) { return message.at <= time; });
    return static_cast<std::uint32_t>(since - messages.begin());
}

/// The first message before `until` that `receiver` should have got and did not.
std::optional<std::uint32_t> PublicLedger::first_owed(const Receiver& receiver, std::size_t user,
                                                      std::uint32_t until) const {
    for (auto number = first_due(receiver, user, until); number < until; ++number) {
        if (!is_excused(senders_[user], number)) return number;
    }
    return std::nullopt;
}

std::optional<Violation> PublicLedger::owed(Time now, const Stalled& stalled) const {
    for (std::size_t to = 0; to < receivers_.size(); ++to) {
        if (!receivers_[to].connected || stalled.is_with_server(to)) continue;
        for (std::size_t from = 0; from < senders_.size(); ++from) {
            if (from == to || stalled.is_with_server(from)) continue;
            const auto sent = static_cast<std::uint32_t>(senders_[from].messages.size());
            if (const auto number = first_owed(receivers_[to], from, sent))
                return violation(to, workload::login_of(workload_, from), *number, now,
                                 "never came (GLOBAL-1)");
        }
    }
    return std::nullopt;
}

std::uint64_t PublicLedger::deliveries_owed(std::size_t to) const {
    if (!receivers_[to].connected) return 0;
    std::uint64_t all = 0;
    for (std::size_t from = 0; from < senders_.size(); ++from) {
        if (from == to) continue;
        const auto& sender = senders_[from];
        const auto sent = static_cast<std::uint32_t>(sender.messages.size());
        for (auto number = first_due(receivers_[to], from, sent); number < sent; ++number)
            all += is_excused(sender, number) ? 0U : 1U;
    }
    return all;
}

Violation PublicLedger::violation(std::size_t receiver, std::string_view sender, std::uint32_t number,
                                  Time now, std::string what) const {
    return {now, std::move(what), "message " + std::to_string(number), std::string{sender},
            workload::login_of(workload_, receiver)};
}

}  // namespace chathack::measure
