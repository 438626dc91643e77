#include "sim/measure/direct_ledger.hpp"

#include <algorithm>

namespace chathack::measure {
namespace {

std::string_view kind_of(workload::Channel channel) noexcept {
    return channel == workload::Channel::direct_file ? "private file " : "private message ";
}

}  // namespace

void DirectLedger::ask(std::size_t asker, std::size_t asked, bool asked_is_there, Time now) {
    if (asked_is_there) asks_[{asker, asked}] = now;
}

std::optional<Time> DirectLedger::answer(std::size_t asker, std::size_t asked) {
    const auto at = asks_.find({asker, asked});
    if (at == asks_.end()) return std::nullopt;
    const auto made = at->second;
    asks_.erase(at);
    return made;
}

void DirectLedger::open(std::size_t user, std::size_t peer) {
    auto& side = sides_[{user, peer}];
    side.open = true;
    ++side.opened;
}

void DirectLedger::fail(std::size_t user, std::size_t peer) {
    auto& side = sides_[{user, peer}];
    // The far side may have counted it first.
    side.opened = std::max(side.opened, sides_[{peer, user}].opened);
    excuse({peer, user});
}

std::optional<Violation> DirectLedger::end(std::size_t user, std::size_t peer, bool by_us, bool must_be_whole,
                                           Time now) {
    sides_[{user, peer}].open = false;
    if (must_be_whole) {
        for (const auto& pending : on_way_[{peer, user}]) {
            if (!pending.excused)
                return violation({peer, user}, pending, now,
                                 "did not come before its sender closed (PEER-4)");
        }
    }
    excuse({peer, user});
    if (!by_us) excuse({user, peer});
    return std::nullopt;
}

void DirectLedger::leave(std::size_t user) {
    std::erase_if(asks_,
                  [&](const auto& ask) { return ask.first.first == user || ask.first.second == user; });
    for (auto& [pair, side] : sides_) {
        if (pair.second == user && !sides_[{user, pair.first}].open) fail(user, pair.first);
    }
}

void DirectLedger::tell(std::size_t sender, const workload::Told& told, Time now) {
    const auto session = sides_[{sender, told.user}].opened;
    const auto& far = sides_[{told.user, sender}];
    const bool far_has_closed = !far.open && far.opened >= session;
    on_way_[{sender, told.user}].add({told.channel, told.number, told.bytes, now, session, far_has_closed});
}

DirectLedger::Heard DirectLedger::get(std::size_t receiver, const workload::Got& got, Time now) {
    const auto number = workload::number_of(got.text).value_or(0);
    const Pending seen{.channel = got.channel, .number = number};
    const auto sender = workload::user_of(workload_, got.sender);
    if (!sender)
        return {std::nullopt,
                violation({receiver, receiver}, seen, now, "came under a login that nobody has")};
    const Pair direction{*sender, receiver};
    const auto wrong = [&](std::string what) {
        return Heard{std::nullopt, violation(direction, seen, now, std::move(what))};
    };
    if (got.text.size() > workload::message_bytes_max) return wrong("has more than 1024 bytes (PEER-5)");
    auto& pending = on_way_[direction];
    const auto at = pending.find(
        [&](const Pending& each) { return each.channel == got.channel && each.number == number; });
    if (!at) return wrong("came again, or was never sent (PEER-4)");
    const auto session = pending[*at].session;
    const auto missing = delivery::DeliveryCursor{pending.first()}.missing_before(*at);
    const auto skipped = delivery::first_owed(missing, [&](delivery::Number earlier) {
        return pending[earlier].session != session || pending[earlier].excused;
    });
    if (skipped)
        return wrong("came before " + std::string{kind_of(pending[*skipped].channel)} +
                     std::to_string(pending[*skipped].number) + ", which was sent first (PEER-4)");
    if (!workload::is_text_of(got.text, got.channel, *sender, number, pending[*at].bytes))
        return wrong("came changed (PEER-4)");
    const MessageDelivery delivery{*sender, receiver, pending[*at].at, pending[*at].bytes};
    pending.forget_before(*at + 1);
    return {delivery, std::nullopt};
}

std::optional<Violation> DirectLedger::owed(Time now, const Stalled& stalled) const {
    for (const auto& [direction, pendings] : on_way_) {
        for (const auto& pending : pendings) {
            if (!pending.excused && !stalled.direct.contains(direction))
                return violation(direction, pending, now, "never came (PEER-4)");
        }
    }
    for (const auto& [pair, at] : asks_) {
        if (!stalled.is_with_server(pair.first) && !stalled.is_with_server(pair.second))
            return Violation{.at = now,
                             .what = "was never answered (PRIVATE-1)",
                             .message = "ask",
                             .sender = workload::login_of(workload_, pair.first),
                             .receiver = workload::login_of(workload_, pair.second)};
    }
    return std::nullopt;
}

std::uint64_t DirectLedger::deliveries_owed() const {
    std::uint64_t all = 0;
    for (const auto& [direction, pendings] : on_way_) {
        for (const auto& pending : pendings)
            all += pending.excused ? 0U : 1U;
    }
    return all;
}

void DirectLedger::excuse(const Pair& direction) {
    for (auto& pending : on_way_[direction])
        pending.excused = true;
}

Violation DirectLedger::violation(const Pair& direction, const Pending& pending, Time now,
                                  std::string what) const {
    return {.at = now,
            .what = std::move(what),
            .message = std::string{kind_of(pending.channel)} + std::to_string(pending.number),
            .sender = workload::login_of(workload_, direction.first),
            .receiver = workload::login_of(workload_, direction.second)};
}

}  // namespace chathack::measure
