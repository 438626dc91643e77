// Ends connections from our side.
#include "reference/asio/connections.hpp"

namespace chathack::asio {

void AsioConnections::half_close(ConnId conn) {
    auto* slot = find(conn, Phase::open);
    if (!slot || slot->ending) return;
    slot->ending = true;
    slot->takes_sends = false;
    if (slot->output == Output::idle) mark_dirty(transport::slot_of(conn));
}

void AsioConnections::reset(ConnId conn) {
    auto* slot = find(conn);
    if (!slot || (slot->phase != Phase::open && slot->phase != Phase::broken)) return;
    if (connection(conn).descriptor.is_open()) abort_on_close(slot->socket);
    release(conn);
}

void AsioConnections::close(ConnId conn) {
    if (find(conn, Phase::broken)) return release(conn);
    auto* slot = find(conn, Phase::open);
    if (!slot) return;
    slot->phase = Phase::closing;
    slot->takes_sends = false;
    slot->ending = true;
    // Incoming bytes are read and dropped. If they stayed unread, the system would send a reset, which may
    // overtake our last bytes.
    connection(conn).paused = false;
    wait_readable(conn);
    begin_linger(conn);
    if (slot->output == Output::idle) mark_dirty(transport::slot_of(conn));
}

void AsioConnections::begin_linger(ConnId conn) { linger_deadlines_.add({conn, ++connection(conn).stage}); }

void AsioConnections::on_written(std::uint32_t number) {
    const auto conn = id(number);
    auto& it = connection(conn);
    if (!it.shut) shut_send(slots_[number].socket);
    it.shut = true;
    if (slots_[number].phase != Phase::closing) return;
    if (it.ended) return release(conn);
    begin_linger(conn);
}

void AsioConnections::drain(std::function<void()> done) {
    drained_ = std::move(done);
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        if (slots_[slot].phase == Phase::connecting) {
            release(id(slot));
        } else {
            close(id(slot));
        }
    }
    attempts_.clear();
    connect_deadlines_.settle();
    if (live_ == 0 && drained_) shared_.post(std::exchange(drained_, {}));
}

}  // namespace chathack::asio
