#include "sim/transport/connections.hpp"

#include <ns3/simulator.h>
#include <ns3/tcp-tx-buffer.h>

#include <utility>

#include "sim/transport/addresses.hpp"

namespace chathack::sim {

Ns3Connections::~Ns3Connections() {
    for (auto& slot : slots_) {
        ns3::Simulator::Remove(slot.deadline);
        if (slot.socket) slot.socket->abandon();
    }
}

// ---- slots

Ns3Connections::ConnId Ns3Connections::claim(Phase phase, ns3::Ptr<TcpSocket> socket) {
    if (free_slots_.empty()) {
        free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const auto number = free_slots_.back();
    free_slots_.pop_back();
    auto& slot = slots_[number];
    slot.phase = phase;
    slot.takes_sends = phase == Phase::open;
    slot.socket = std::move(socket);
    slot.socket->conn = id(number);
    return id(number);
}

void Ns3Connections::release(ConnId conn) {
    const auto number = transport::slot_of(conn);
    auto& slot = slots_[number];
    ns3::Simulator::Remove(slot.deadline);
    const auto use = slot.use + 1;
    slot.socket->conn = {};
    slot = {};
    slot.use = use;
    free_slots_.push_back(number);
}

Ns3Connections::Slot* Ns3Connections::find(ConnId conn) {
    const auto number = transport::slot_of(conn);
    if (number >= slots_.size()) return nullptr;
    auto& slot = slots_[number];
    return slot.use == transport::use_of(conn) && slot.phase != Phase::free ? &slot : nullptr;
}

Ns3Connections::Slot* Ns3Connections::find(ConnId conn, Phase phase) {
    auto* slot = find(conn);
    return slot && slot->phase == phase ? slot : nullptr;
}

transport::Time Ns3Connections::round_trip(ConnId conn) {
    const auto* slot = find(conn, Phase::open);
    return slot ? slot->socket->round_trip() : transport::Time{};
}

std::vector<transport::Endpoint> Ns3Connections::unacknowledged() const {
    std::vector<transport::Endpoint> all;
    for (const auto& slot : slots_) {
        if (slot.phase != Phase::open && slot.phase != Phase::closing) continue;
        if (!slot.queue.empty() || slot.socket->GetTxBuffer()->Size() > 0)
            all.push_back(slot.socket->remote());
    }
    for (const auto& [far_side, socket] : leaving_) {
        if (socket->GetTxBuffer()->Size() > 0) all.push_back(far_side);
    }
    return all;
}

void Ns3Connections::mark_dirty(ConnId conn) {
    auto& slot = *find(conn);
    if (std::exchange(slot.dirty, true)) return;
    dirty_.push_back(conn);
    shared_.want_turn();
}

// ---- attempts

void Ns3Connections::connect(const transport::Connect& action) {
    auto& node = *shared_.nodes[next_node_++ % shared_.nodes.size()];
    const auto fail = [&](TransportError error) {
        shared_.tell(transport::ConnectFailed{action.tag, error});
    };
    if (shared_.fails(Ns3SocketOp::socket)) return fail(TransportError::out_of_resources);
    auto any = action.remote.address.is_ipv6() ? transport::Address{std::array<std::uint8_t, 16>{}}
                                               : transport::Address{};
    if (!has_address(node, any)) return fail(TransportError::unreachable);
    auto socket = TcpSocket::make(node);
    socket->attach(user_);
    if (shared_.fails(Ns3SocketOp::connect) || socket->Connect(to_ns3(action.remote)) != 0) {
        const auto error = socket->GetErrno();
        socket->abandon();
        return fail(error == ns3::Socket::ERROR_NOROUTETOHOST ? TransportError::unreachable
                                                              : TransportError::out_of_resources);
    }
    const auto conn = claim(Phase::connecting, socket);
    auto& slot = *find(conn);
    slot.tag = action.tag;
    attempts_.emplace(action.tag, conn);
    slot.deadline = ns3::Simulator::Schedule(to_ns3(shared_.options.connect_timeout),
                                             [this, conn] { fail_attempt(conn, TransportError::timed_out); });
}

void Ns3Connections::cancel(transport::Tag tag) {
    const auto at = attempts_.find(tag);
    if (at == attempts_.end()) return;
    const auto conn = at->second;
    attempts_.erase(at);
    find(conn)->resetting = true;
    mark_dirty(conn);
}

void Ns3Connections::fail_attempt(ConnId conn, TransportError error) {
    const auto* slot = find(conn, Phase::connecting);
    if (!slot || slot->resetting) return;
    const auto tag = slot->tag;
    std::erase_if(attempts_, [&](const auto& attempt) { return attempt.second == conn; });
    slot->socket->abandon();
    release(conn);
    if (error == TransportError::timed_out) ++shared_.given_up;
    shared_.tell(transport::ConnectFailed{tag, error});
}

void Ns3Connections::on_connected(TcpSocket& socket) {
    auto* slot = find(socket.conn, Phase::connecting);
    if (!slot || slot->resetting) return;
    const auto conn = socket.conn;
    std::erase_if(attempts_, [&](const auto& attempt) { return attempt.second == conn; });
    ns3::Simulator::Remove(slot->deadline);
    slot->phase = Phase::open;
    slot->takes_sends = true;
    shared_.tell(transport::Connected{slot->tag, conn, socket.local(), socket.remote()});
}

void Ns3Connections::on_accepted(TcpSocket& socket, transport::Tag listener) {
    const auto conn = claim(Phase::open, &socket);
    if (shared_.fails(Ns3SocketOp::accept)) {
        find(conn)->resetting = true;
        return mark_dirty(conn);
    }
    shared_.tell(transport::Accepted{listener, conn, socket.local(), socket.remote()});
}

// ---- the ways to end

void Ns3Connections::half_close(ConnId conn) {
    auto* slot = find(conn, Phase::open);
    if (!slot || !slot->takes_sends) return;
    slot->takes_sends = false;
    slot->ending = true;
    mark_dirty(conn);
}

void Ns3Connections::close(ConnId conn) {
    auto* slot = find(conn);
    if (!slot || slot->phase == Phase::connecting || slot->phase == Phase::closing || slot->resetting) return;
    if (slot->phase == Phase::broken) return reset(conn);
    slot->phase = Phase::closing;
    slot->takes_sends = false;
    slot->ending = true;
    mark_dirty(conn);
}

void Ns3Connections::reset(ConnId conn) {
    auto* slot = find(conn);
    if (!slot || slot->phase == Phase::connecting || slot->phase == Phase::closing) return;
    slot->takes_sends = false;
    slot->resetting = true;
    mark_dirty(conn);
}

/// The connection has ended by itself. The machine is told at the end of the turn, unless it closes first.
void Ns3Connections::break_off(ConnId conn, TransportError error) {
    auto& slot = *find(conn);
    if (slot.phase == Phase::closing) {
        slot.resetting = true;
    } else {
        slot.phase = Phase::broken;
        slot.error = error;
    }
    slot.takes_sends = false;
    slot.queue.clear();
    mark_dirty(conn);
}

void Ns3Connections::on_ended(TcpSocket& socket) {
    auto* slot = find(socket.conn);
    if (!slot) return;
    slot->end_heard = true;
    read(socket.conn);
}

void Ns3Connections::on_broken(TcpSocket& socket, TransportError error) {
    const auto conn = socket.conn;
    const auto* slot = find(conn);
    if (!slot) return;
    if (slot->phase == Phase::connecting) return fail_attempt(conn, error);
    break_off(conn, error);
}

// ---- the end of a turn

void Ns3Connections::end_turn() {
    settling_.swap(dirty_);
    for (const auto conn : settling_) {
        auto* slot = find(conn);
        if (!slot) continue;
        slot->dirty = false;
        settle(conn);
    }
    settling_.clear();
    packed_ = {};
    packet_ = nullptr;
}

void Ns3Connections::settle(ConnId conn) {
    auto& slot = *find(conn);
    if (slot.resetting || slot.phase == Phase::broken) {
        const bool told = slot.phase == Phase::broken && !slot.resetting;
        const auto error = slot.error;
        const auto socket = slot.socket;
        release(conn);
        socket->reset();
        if (told) shared_.tell(transport::Closed{conn, error});
        return;
    }
    write(conn);
    if (auto* still = find(conn); still && still->resumed) {
        still->resumed = false;
        const auto socket = still->socket;
        read(conn);
        if (find(conn)) socket->update_window();
    }
}

}  // namespace chathack::sim
