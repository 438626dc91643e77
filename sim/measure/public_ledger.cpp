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
    sender.lives.push_back({sender.messages.next()});
}

void PublicLedger::end(std::size_t user, bool broken) {
    receivers_[user].connected = false;
    auto& lives = senders_[user].lives;
    if (broken && !lives.empty()) lives.back().broken = true;
}

void PublicLedger::say(std::size_t user, std::uint32_t bytes, Time now) {
    senders_[user].messages.add({now, bytes});
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
    if (!sender.messages.is_sent(number)) return wrong("came and was never sent (GLOBAL-1)");
    auto& message = sender.messages[number];
    if (!workload::is_text_of(text, Channel::everyone, *user, number, message.bytes))
        return wrong("came changed (GLOBAL-1)");
    if (*user == receiver) return {};
    auto& to = receivers_[receiver];
    if (to.fresh.empty()) return wrong("came before the login (GLOBAL-4)");
    delivery::DeliveryCursor cursor{to.next[*user]};
    if (cursor.has_passed(number)) return wrong("came again, or after a later one (GLOBAL-3)");
    if (const auto skipped = first_owed(to, *user, number))
        return wrong("came, and message " + std::to_string(*skipped) + " before it did not (GLOBAL-3)");
    cursor.pass(number);
    to.next.set(*user, cursor.next());
    to.fresh[*user] = false;
    message.heard = true;
    return {MessageDelivery{*user, receiver, message.at, message.bytes}, std::nullopt};
}

/// Whether the message may never have reached the server: its sender's connection broke, and nobody heard it.
bool PublicLedger::is_excused(const Sender& sender, delivery::Number number) const noexcept {
    if (sender.messages[number].heard) return false;
    const auto later =
        std::upper_bound(sender.lives.begin(), sender.lives.end(), number,
                         [](delivery::Number wanted, const Life& life) { return wanted < life.first; });
    return later != sender.lives.begin() && std::prev(later)->broken;
}

/// The messages of a user, before `until`, that are due to `receiver`: those after its login and after the
/// last one that it got.
delivery::Gap PublicLedger::due(const Receiver& receiver, std::size_t user, delivery::Number until) const {
    auto missing = delivery::DeliveryCursor{receiver.next[user]}.missing_before(until);
    if (!receiver.fresh[user]) return missing;
    missing.first = senders_[user].messages.find_in_order(
        missing, [&](const Message& message) { return !delivery::was_there(receiver.since, message.at); });
    return missing;
}

/// The first message before `until` that `receiver` should have got but did not.
std::optional<delivery::Number> PublicLedger::first_owed(const Receiver& receiver, std::size_t user,
                                                         delivery::Number until) const {
    const auto& sender = senders_[user];
    return delivery::first_owed(due(receiver, user, until),
                                [&](delivery::Number number) { return is_excused(sender, number); });
}

std::optional<Violation> PublicLedger::owed(Time now, const Stalled& stalled) const {
    for (std::size_t to = 0; to < receivers_.size(); ++to) {
        if (!receivers_[to].connected || stalled.is_with_server(to)) continue;
        for (std::size_t from = 0; from < senders_.size(); ++from) {
            if (from == to || stalled.is_with_server(from)) continue;
            if (const auto number = first_owed(receivers_[to], from, senders_[from].messages.next()))
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
        all += delivery::count_owed(due(receivers_[to], from, sender.messages.next()),
                                    [&](delivery::Number number) { return is_excused(sender, number); });
    }
    return all;
}

Violation PublicLedger::violation(std::size_t receiver, std::string_view sender, delivery::Number number,
                                  Time now, std::string what) const {
    return {.at = now,
            .what = std::move(what),
            .message = "message " + std::to_string(number),
            .sender = std::string{sender},
            .receiver = workload::login_of(workload_, receiver)};
}

}  // namespace chathack::measure
