#include "reference/load/pacer.hpp"

#include "reference/wire/check.hpp"

namespace chathack::load {

Pacer Pacer::closed_loop(std::size_t senders, std::size_t window) {
    CHATHACK_CHECK(senders > 0 && window > 0);
    Pacer pacer;
    pacer.senders_ = senders;
    pacer.window_ = window;
    pacer.in_room_.assign(senders, true);
    for (std::size_t sender = senders; sender-- > 0;)  // reversed, because the last entry is served first
        pacer.room_.push_back(static_cast<std::uint32_t>(sender));
    return pacer;
}

Pacer Pacer::open_loop(std::size_t senders, double per_second, Time start) {
    CHATHACK_CHECK(senders > 0 && per_second > 0);
    Pacer pacer;
    pacer.senders_ = senders;
    pacer.per_second_ = per_second;
    pacer.start_ = start;
    return pacer;
}

std::optional<Pacer::Due> Pacer::next(const Ledger& ledger, Time now) {
    if (const auto due = next_due()) {
        if (*due > now) return std::nullopt;
        return Due{static_cast<std::uint32_t>(index_++ % senders_), *due};
    }
    for (; !room_.empty(); room_.pop_back()) {
        const auto sender = room_.back();
        if (ledger.in_flight(sender) < window_) return Due{sender, now};
        in_room_[sender] = false;
    }
    return std::nullopt;
}

void Pacer::freed(std::uint32_t sender) {
    if (window_ == 0 || in_room_[sender]) return;
    in_room_[sender] = true;
    room_.push_back(sender);
}

std::optional<Time> Pacer::next_due() const {
    if (per_second_ <= 0) return std::nullopt;
    return due_at(index_);
}

Time Pacer::due_at(std::uint64_t index) const {
    return start_ + Time{static_cast<Time::rep>(static_cast<double>(index) * 1e9 / per_second_)};
}

}  // namespace chathack::load
