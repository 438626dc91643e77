#include "reference/server/ask_book.hpp"

#include <algorithm>

namespace chathack::server {

using transport::slot_of;

namespace {

/// Removes `conn`. Does not keep the order.
bool take_out(std::vector<ConnId>& conns, ConnId conn) noexcept {
    const auto at = std::find(conns.begin(), conns.end(), conn);
    if (at == conns.end()) return false;
    *at = conns.back();
    conns.pop_back();
    return true;
}

}  // namespace

AskBook::Outcome AskBook::ask(ConnId asker, ConnId receiver) {
    reach(std::max(slot_of(asker), slot_of(receiver)));
    auto& asked = desks_[slot_of(asker)].asked;
    if (std::find(asked.begin(), asked.end(), receiver) != asked.end()) return Outcome::pending;
    if (asked.size() >= asks_pending_max_) return Outcome::full;
    asked.push_back(receiver);
    desks_[slot_of(receiver)].askers.push_back(asker);
    ++size_;
    return Outcome::added;
}

bool AskBook::answer(ConnId asker, ConnId receiver) noexcept {
    if (slot_of(asker) >= desks_.size() || !take_out(desks_[slot_of(asker)].asked, receiver)) return false;
    take_out(desks_[slot_of(receiver)].askers, asker);
    --size_;
    return true;
}

void AskBook::leave(ConnId conn) noexcept {
    if (slot_of(conn) >= desks_.size()) return;
    auto& desk = desks_[slot_of(conn)];
    for (const auto receiver : desk.asked)
        take_out(desks_[slot_of(receiver)].askers, conn);
    for (const auto asker : desk.askers)
        take_out(desks_[slot_of(asker)].asked, conn);
    size_ -= desk.asked.size() + desk.askers.size();
    desk = {};
}

void AskBook::reach(std::size_t slot) {
    if (slot >= desks_.size()) desks_.resize(slot + 1);
}

}  // namespace chathack::server
