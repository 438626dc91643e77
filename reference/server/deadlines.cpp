#include "reference/server/deadlines.hpp"

namespace chathack::server {

ConnectionDeadlines::ConnectionDeadlines(Time login, Time answer, Time idle)
    : limits_{Time{0}, login, answer, idle}, nodes_(kinds) {
    for (std::size_t head = 0; head < kinds; ++head)
        nodes_[head] = {.before = head, .after = head};
}

void ConnectionDeadlines::set(std::uint32_t slot, Wait wait, Time now) {
    const auto node = kinds + slot;
    while (nodes_.size() <= node)
        nodes_.push_back({.before = nodes_.size(), .after = nodes_.size()});
    take_out(node);
    if (limit_of(wait) > Time{0}) append(node, wait, now);
}

void ConnectionDeadlines::touch(std::uint32_t slot, Time now) noexcept {
    const auto node = kinds + slot;
    if (node >= nodes_.size() || nodes_[node].wait != Wait::idle) return;
    take_out(node);
    append(node, Wait::idle, now);
}

std::optional<Time> ConnectionDeadlines::next() const noexcept {
    std::optional<Time> earliest;
    for (std::size_t head = 0; head < kinds; ++head) {
        const auto first = nodes_[head].after;
        if (first == head) continue;
        const auto deadline = nodes_[first].since + limits_[head];
        if (!earliest || deadline < *earliest) earliest = deadline;
    }
    return earliest;
}

std::optional<ConnectionDeadlines::Due> ConnectionDeadlines::take_due(Time now) noexcept {
    for (std::size_t head = 0; head < kinds; ++head) {
        const auto first = nodes_[head].after;
        if (first == head || nodes_[first].since + limits_[head] > now) continue;
        const Due due{static_cast<std::uint32_t>(first - kinds), nodes_[first].wait};
        take_out(first);
        return due;
    }
    return {};
}

void ConnectionDeadlines::take_out(std::size_t node) noexcept {
    auto& taken = nodes_[node];
    nodes_[taken.before].after = taken.after;
    nodes_[taken.after].before = taken.before;
    taken = {.before = node, .after = node};
}

void ConnectionDeadlines::append(std::size_t node, Wait wait, Time now) noexcept {
    const auto head = static_cast<std::size_t>(wait);
    nodes_[node] = {.before = nodes_[head].before, .after = head, .since = now, .wait = wait};
    nodes_[nodes_[head].before].after = node;
    nodes_[head].before = node;
}

}  // namespace chathack::server
