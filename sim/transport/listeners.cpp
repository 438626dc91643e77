#include "sim/transport/listeners.hpp"

#include <algorithm>

#include "sim/transport/addresses.hpp"

namespace chathack::sim {
namespace {

using transport::TransportError;

constexpr transport::Address any_ipv4{};

}  // namespace

Ns3Listeners::~Ns3Listeners() {
    for (auto& [number, listener] : listeners_)
        stopped_.push_back(std::move(listener));
    end_turn();
}

void Ns3Listeners::listen(const transport::Listen& action) {
    const auto number = ++last_;
    auto& listener = listeners_[number];
    listener.tag = action.tag;
    transport::Endpoint made = action.local;
    if (const auto error = open(made, listener)) {
        for (const auto& socket : listener.sockets)
            socket->abandon();
        listeners_.erase(number);
        return shared_.tell(transport::ListenFailed{action.tag, *error});
    }
    for (const auto& socket : listener.sockets)
        socket->listener = number;
    shared_.tell(transport::Listening{action.tag, made});
}

/// Opens a socket on every node that has the address. All have the same port. When `place` has none, one is
/// chosen and filled in.
std::optional<TransportError> Ns3Listeners::open(transport::Endpoint& place, Listener& listener) {
    if (shared_.fails(Ns3SocketOp::socket)) return TransportError::out_of_resources;
    if (shared_.fails(Ns3SocketOp::bind)) return TransportError::address_in_use;
    if (shared_.fails(Ns3SocketOp::listen)) return TransportError::out_of_resources;
    for (auto* node : shared_.nodes) {
        if (!has_address(*node, place.address)) continue;
        if (const auto error = open_on(*node, place, listener)) return error;
        place.port = listener.sockets.back()->local().port;
        const bool both = place.address.is_ipv6() && is_any(place.address) && has_address(*node, any_ipv4);
        if (!both) continue;
        if (const auto error = open_on(*node, {any_ipv4, place.port}, listener)) return error;
    }
    if (listener.sockets.empty()) return TransportError::address_unavailable;
    return std::nullopt;
}

std::optional<TransportError> Ns3Listeners::open_on(ns3::Node& node, const transport::Endpoint& local,
                                                    Listener& listener) {
    auto socket = TcpSocket::make(node);
    socket->attach(user_);
    if (!socket->listen(local)) return TransportError::address_in_use;
    listener.sockets.push_back(socket);
    return std::nullopt;
}

void Ns3Listeners::stop(transport::Tag tag) {
    const auto at =
        std::ranges::find_if(listeners_, [&](const auto& listener) { return listener.second.tag == tag; });
    if (at == listeners_.end()) return;
    stopped_.push_back(std::move(at->second));
    listeners_.erase(at);
    shared_.want_turn();
}

void Ns3Listeners::end_turn() {
    for (const auto& listener : stopped_) {
        for (const auto& socket : listener.sockets)
            socket->abandon();
    }
    stopped_.clear();
}

std::optional<transport::Tag> Ns3Listeners::tag_of(const TcpSocket& socket) const {
    const auto at = listeners_.find(socket.listener);
    if (at == listeners_.end()) return std::nullopt;
    return at->second.tag;
}

}  // namespace chathack::sim
