// Sending: at the end of a turn each connection gets one packet, and connections with the same bytes share
// it. Receiving: bytes are read when ns-3 reports some, or when a pause is over.
#include <ns3/simulator.h>
#include <ns3/tcp-tx-buffer.h>

#include <algorithm>
#include <limits>

#include "sim/transport/connections.hpp"

namespace chathack::sim {
namespace {

constexpr std::uint32_t everything = std::numeric_limits<std::uint32_t>::max();

}  // namespace

void Ns3Connections::send(const transport::Send& action) {
    if (action.bytes.empty()) return;
    const auto slice = (action.to.size() == 1 ? single_ : many_).put(action.bytes);
    for (const auto conn : action.to) {
        auto* slot = find(conn, Phase::open);
        if (!slot || !slot->takes_sends) continue;
        slot->queue.append(slice);
        if (!slot->dirty) mark_dirty(conn);
        if (slot->queue.bytes() > early_write_bytes) on_long_queue(conn);
    }
}

void Ns3Connections::on_long_queue(ConnId conn) {
    write(conn);
    auto& slot = *find(conn);
    if (slot.queue.bytes() <= shared_.options.send_queue_bytes_max) return;
    ++shared_.counters.queues_overflowed;
    break_off(conn, TransportError::queue_full);
}

void Ns3Connections::write(ConnId conn) {
    auto& slot = *find(conn);
    auto& high_water = shared_.counters.queue_bytes_high_water;
    high_water = std::max<std::uint64_t>(high_water, slot.queue.bytes());
    while (!slot.queue.empty()) {
        const std::size_t room = slot.socket->GetTxAvailable();
        if (room == 0) return await_room(conn);
        const auto bytes = std::min(room, slot.queue.bytes());
        const auto packet = take_packet(slot.queue, bytes);
        if (shared_.fails(Ns3SocketOp::write) || slot.socket->Send(packet, 0) < 0)
            return break_off(conn, TransportError::reset);
        shared_.counters.bytes_out += bytes;
        slot.queue.consume(bytes);
    }
    if (slot.ending) on_written(conn);
}

/// Waits for room in the send buffer, where on_writable goes on. A connection that the machine has closed
/// waits for `linger` at most.
void Ns3Connections::await_room(ConnId conn) {
    auto& slot = *find(conn);
    if (slot.phase != Phase::closing || slot.deadline.IsRunning()) return;
    slot.deadline = ns3::Simulator::Schedule(to_ns3(shared_.options.linger), [this, conn] {
        if (find(conn, Phase::closing)) break_off(conn, TransportError::timed_out);
    });
}

/// Makes one packet of the first bytes of a queue.
ns3::Ptr<ns3::Packet> Ns3Connections::take_packet(const transport::SendQueue& queue, std::size_t bytes) {
    const auto* whole = queue.only();
    if (whole && whole->size == bytes) {
        const bool same = packet_ && packed_.chunk == whole->chunk && packed_.offset == whole->offset &&
                          packed_.size == whole->size;
        if (!same) {
            packed_ = *whole;
            packet_ = ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(whole->bytes().data()),
                                               static_cast<std::uint32_t>(bytes));
        }
        return packet_;
    }
    scratch_.clear();
    for (std::size_t i = 0; scratch_.size() < bytes; ++i) {
        const auto slice = queue.slice(i);
        const auto* begin = reinterpret_cast<const std::uint8_t*>(slice.data());
        scratch_.insert(scratch_.end(), begin, begin + std::min(slice.size(), bytes - scratch_.size()));
    }
    return ns3::Create<ns3::Packet>(scratch_.data(), static_cast<std::uint32_t>(bytes));
}

void Ns3Connections::on_written(ConnId conn) {
    auto& slot = *find(conn);
    slot.ending = false;
    if (slot.phase != Phase::closing) return slot.socket->end_sending();
    const auto socket = slot.socket;
    std::erase_if(leaving_, [](const auto& left) { return left.second->GetTxBuffer()->Size() == 0; });
    if (socket->GetTxBuffer()->Size() > 0) leaving_.emplace_back(socket->remote(), socket);
    release(conn);
    socket->detach();
}

void Ns3Connections::on_writable(TcpSocket& socket) {
    const auto* slot = find(socket.conn);
    if (slot && !slot->queue.empty() && !slot->dirty) mark_dirty(socket.conn);
}

// ---- receiving

void Ns3Connections::pause(ConnId conn) {
    if (auto* slot = find(conn, Phase::open)) slot->paused = true;
}

void Ns3Connections::resume(ConnId conn) {
    auto* slot = find(conn, Phase::open);
    if (!slot || !slot->paused) return;
    slot->paused = false;
    slot->resumed = true;
    mark_dirty(conn);
}

void Ns3Connections::on_readable(TcpSocket& socket) {
    if (find(socket.conn)) read(socket.conn);
}

void Ns3Connections::read(ConnId conn) {
    const auto socket = find(conn)->socket;
    while (true) {
        auto* slot = find(conn);
        if (!slot || slot->phase == Phase::broken || slot->resetting || slot->paused) return;
        const auto packet = socket->Recv(everything, 0);
        if (!packet || packet->GetSize() == 0) break;
        if (slot->phase == Phase::closing) continue;  // bytes that still arrive are dropped
        if (shared_.fails(Ns3SocketOp::read)) return break_off(conn, TransportError::reset);
        shared_.counters.bytes_in += packet->GetSize();
        scratch_.resize(packet->GetSize());
        packet->CopyData(scratch_.data(), packet->GetSize());
        shared_.tell(transport::Received{conn, std::as_bytes(std::span{scratch_})});
    }
    auto* slot = find(conn, Phase::open);
    if (!slot || !slot->end_heard || slot->end_told) return;
    slot->end_told = true;
    shared_.tell(transport::Ended{conn});
}

}  // namespace chathack::sim
