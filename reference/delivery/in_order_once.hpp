#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

/// The rule by which deliveries are judged. The messages of one sender must reach each receiver in the order
/// sent and once, and they are owed to those who were there when they were sent (GLOBAL-1, GLOBAL-3, PEER-4).
///
/// A sender's messages are a `Sequence`. A `DeliveryCursor` says how far one receiver has got in it. The user
/// of these decides what excuses a missing message, and what to do about a wrong one. Only `Sequence::add`
/// allocates.
namespace chathack::delivery {

/// Counts the messages of one sender from 0.
using Number = std::uint32_t;

/// The numbers from `first` up to but not including `end`.
struct Gap {
    Number first = 0;
    Number end = 0;
    friend constexpr bool operator==(const Gap&, const Gap&) = default;
};

/// How far a receiver has got with the messages of one sender: past all before `next`, and none from there
/// on.
class DeliveryCursor {
public:
    constexpr DeliveryCursor() = default;
    constexpr explicit DeliveryCursor(Number next) noexcept : next_{next} {}

    /// The number of the message that should come next.
    constexpr Number next() const noexcept { return next_; }
    /// Whether this message has arrived, or was overtaken by one that has.
    constexpr bool has_passed(Number number) const noexcept { return number < next_; }
    /// The messages that are overtaken when `number` arrives now; none when it has passed already.
    constexpr Gap missing_before(Number number) const noexcept { return {next_, std::max(next_, number)}; }
    /// The message arrived. Those before it never count again.
    constexpr void pass(Number number) noexcept { next_ = std::max(next_, number + 1); }

private:
    Number next_ = 0;
};

/// Whether a receiver who has been there since `since` must get what was sent at `sent`. It must when that
/// was later; at the same moment nobody can say which of the two came first.
template <class Moment>
constexpr bool was_there(const Moment& since, const Moment& sent) noexcept {
    return since < sent;
}

/// The first message of the gap that is not excused; nothing when all are.
/// @param is_excused  called with a number
template <class IsExcused>
constexpr std::optional<Number> first_owed(const Gap& gap, IsExcused&& is_excused) {
    for (auto number = gap.first; number < gap.end; ++number) {
        if (!is_excused(number)) return number;
    }
    return std::nullopt;
}

/// How many messages of the gap are not excused.
template <class IsExcused>
constexpr std::uint64_t count_owed(const Gap& gap, IsExcused&& is_excused) {
    std::uint64_t owed = 0;
    for (auto number = gap.first; number < gap.end; ++number)
        owed += is_excused(number) ? 0U : 1U;
    return owed;
}

/// The messages of one sender, by number. Messages that are no longer needed may be forgotten from the front.
///
/// @tparam Store  `std::deque`, or `std::vector` where nothing is forgotten
template <class Message, class Store = std::deque<Message>>
class Sequence {
public:
    /// Adds the next message.
    /// @return its number
    Number add(Message message) {
        messages_.push_back(std::move(message));
        return next() - 1;
    }
    /// The oldest number that is not forgotten; equal to `next` when there is none.
    Number first() const noexcept { return first_; }
    /// The number of the next message to be sent.
    Number next() const noexcept { return first_ + static_cast<Number>(messages_.size()); }
    /// Whether a message with this number was sent; it may be forgotten.
    bool is_sent(Number number) const noexcept { return number < next(); }
    /// @param number  of a message that was sent and is not forgotten
    Message& operator[](Number number) noexcept { return messages_[number - first_]; }
    const Message& operator[](Number number) const noexcept { return messages_[number - first_]; }

    /// Forgets the messages before `number`.
    void forget_before(Number number) {
        for (; first_ < number && !messages_.empty(); ++first_)
            messages_.pop_front();
    }
    /// The oldest message, of those not forgotten, for which `is_it` is true.
    template <class IsIt>
    std::optional<Number> find(IsIt&& is_it) const {
        const auto found = std::find_if(messages_.begin(), messages_.end(), is_it);
        if (found == messages_.end()) return std::nullopt;
        return first_ + static_cast<Number>(found - messages_.begin());
    }
    /// The first message of the gap for which `is_before` is false, or the end of the gap. `is_before` must
    /// be true up to some message and false from there on.
    /// @param gap  of messages that were sent and are not forgotten
    template <class IsBefore>
    Number find_in_order(const Gap& gap, IsBefore&& is_before) const {
        const auto begin = messages_.begin();
        const auto at = [&](Number number) { return begin + static_cast<std::ptrdiff_t>(number - first_); };
        const auto found = std::partition_point(at(gap.first), at(gap.end), is_before);
        return first_ + static_cast<Number>(found - begin);
    }

    auto begin() noexcept { return messages_.begin(); }
    auto end() noexcept { return messages_.end(); }
    auto begin() const noexcept { return messages_.begin(); }
    auto end() const noexcept { return messages_.end(); }

private:
    Store messages_;
    Number first_ = 0;
};

}  // namespace chathack::delivery
