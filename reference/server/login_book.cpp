#include "reference/server/login_book.hpp"

#include <utility>

#include "reference/wire/check.hpp"

namespace chathack::server {

using transport::slot_of;

bool LoginBook::claim(ConnId conn, std::string_view login) {
    CHATHACK_CHECK(place_of(conn) == nullptr);
    const auto at = holders_.lower_bound(login);
    if (at != holders_.end() && at->first == login) return false;
    const auto holder = holders_.emplace_hint(at, login, conn);
    if (slot_of(conn) >= places_.size()) places_.resize(slot_of(conn) + std::size_t{1});
    places_[slot_of(conn)] = {holder->first, here_.size()};
    here_.push_back(conn);
    return true;
}

void LoginBook::leave(ConnId conn) noexcept {
    const auto* place = place_of(conn);
    if (place == nullptr) return;
    swap_places(place->here_index, here_.size() - 1);
    here_.pop_back();
    holders_.erase(holders_.find(place->login));
    places_[slot_of(conn)] = {};
}

std::optional<ConnId> LoginBook::holder(std::string_view login) const noexcept {
    const auto at = holders_.find(login);
    if (at == holders_.end()) return {};
    return at->second;
}

std::string_view LoginBook::login_of(ConnId conn) const noexcept {
    const auto* place = place_of(conn);
    return place == nullptr ? std::string_view{} : place->login;
}

std::span<const ConnId> LoginBook::everyone_but(ConnId conn) noexcept {
    const auto* place = place_of(conn);
    if (place == nullptr) return here_;
    swap_places(place->here_index, here_.size() - 1);
    return std::span{here_}.first(here_.size() - 1);
}

const LoginBook::Place* LoginBook::place_of(ConnId conn) const noexcept {
    if (slot_of(conn) >= places_.size()) return nullptr;
    const auto& place = places_[slot_of(conn)];
    return place.here_index < here_.size() && here_[place.here_index] == conn ? &place : nullptr;
}

void LoginBook::swap_places(std::size_t one, std::size_t other) noexcept {
    std::swap(here_[one], here_[other]);
    places_[slot_of(here_[one])].here_index = one;
    places_[slot_of(here_[other])].here_index = other;
}

}  // namespace chathack::server
