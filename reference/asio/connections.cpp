#include "reference/asio/connections.hpp"

#include <numeric>

#include "reference/wire/check.hpp"

namespace chathack::asio {
namespace {

constexpr std::size_t send_queue_bytes_limit = std::size_t{1} << 30U;  // slices count with 32 bits

}  // namespace

AsioConnections::AsioConnections(AsioShared& shared)
    : shared_{shared},
      read_buffer_{new std::byte[read_buffer_bytes]},
      connect_deadlines_{shared, shared.options.connect_timeout,
                         [this](const auto& entry) { return find(entry.conn, Phase::connecting) != nullptr; },
                         [this](const auto& entry) { give_up(entry.conn, TransportError::timed_out); }},
      linger_deadlines_{shared, shared.options.linger,
                        [this](const auto& entry) {
                            return find(entry.conn, Phase::closing) &&
                                   connection(entry.conn).stage == entry.stage;
                        },
                        [this](const auto& entry) { release(entry.conn); }} {
    CHATHACK_CHECK(shared.options.send_queue_bytes_max < send_queue_bytes_limit);
}

AsioConnections::Slot* AsioConnections::find(ConnId conn) {
    const auto slot = transport::slot_of(conn);
    if (slot >= slots_.size()) return nullptr;
    auto& found = slots_[slot];
    return found.use == transport::use_of(conn) && found.phase != Phase::free ? &found : nullptr;
}

AsioConnections::Slot* AsioConnections::find(ConnId conn, Phase phase) {
    auto* slot = find(conn);
    return slot && slot->phase == phase ? slot : nullptr;
}

AsioConnections::ConnId AsioConnections::claim(Phase phase) {
    if (free_slots_.empty()) {
        free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
        connections_.emplace_back();
    }
    const auto slot = free_slots_.back();
    free_slots_.pop_back();
    ++live_;
    slots_[slot].phase = phase;
    connections_[slot] = std::make_unique<Connection>(shared_.loop);
    return id(slot);
}

bool AsioConnections::attach(ConnId conn, FileDescriptor socket) {
    boost::system::error_code error;
    connection(conn).descriptor.assign(socket.number(), error);
    if (error) {
        connection(conn).error = connection_error(Errno{error.value()});
        return false;
    }
    find(conn)->socket = socket.release();
    return true;
}

void AsioConnections::release(ConnId conn) {
    const auto slot = transport::slot_of(conn);
    const bool was_closing = slots_[slot].phase == Phase::closing;
    const auto use = slots_[slot].use + 1;
    slots_[slot] = Slot{};
    slots_[slot].use = use == 0 ? 1 : use;
    connections_[slot].reset();  // closes the socket
    free_slots_.push_back(slot);
    --live_;
    if (was_closing) linger_deadlines_.settle();
    if (live_ == 0 && drained_) shared_.post(std::exchange(drained_, {}));
}

std::size_t AsioConnections::queued_bytes() const noexcept {
    return std::accumulate(slots_.begin(), slots_.end(), std::size_t{0},
                           [](std::size_t sum, const Slot& slot) { return sum + slot.queue.bytes(); });
}

void AsioConnections::later(ConnId conn, Step step) {
    shared_.post([this, conn, step] {
        if (find(conn)) (this->*step)(conn);
    });
}

void AsioConnections::wait(ConnId conn, Descriptor::wait_type what, Step step) {
    shared_.wait(connection(conn).descriptor, what, [this, conn, step] {
        if (find(conn)) (this->*step)(conn);
    });
}

void AsioConnections::fail(ConnId conn, TransportError error) {
    release(conn);
    shared_.emit(transport::Closed{conn, error});
}

void AsioConnections::break_off(ConnId conn, TransportError error) {
    auto& slot = *find(conn);
    if (slot.phase == Phase::closing) return later(conn, &AsioConnections::release);
    slot.phase = Phase::broken;
    slot.takes_sends = false;
    slot.output = Output::idle;
    slot.queue.clear();
    connection(conn).error = error;
    later(conn, &AsioConnections::tell_broken);
}

void AsioConnections::tell_broken(ConnId conn) {
    // First deliver what the far side sent before it broke off.
    auto reads = reads_per_readiness;
    while (reads-- > 0 && read_once(conn)) {
    }
    if (find(conn)) fail(conn, connection(conn).error);
}

}  // namespace chathack::asio
