// Reads bytes off the connections. All share one buffer, so an idle connection needs none.
#include "reference/asio/connections.hpp"

namespace chathack::asio {

void AsioConnections::accepted(transport::Tag listener, AcceptedSocket accepted) {
    const auto conn = claim(Phase::open);
    const auto local = local_endpoint(accepted.socket.number());
    if (!attach(conn, std::move(accepted.socket))) {
        ++shared_.counters.connections_refused;
        return release(conn);
    }
    find(conn)->takes_sends = true;
    shared_.emit(transport::Accepted{listener, conn, local, accepted.remote});
    wait_readable(conn);
}

void AsioConnections::wait_readable(ConnId conn) {
    if (!find(conn, Phase::open) && !find(conn, Phase::closing)) return;
    auto& it = connection(conn);
    if (it.reading || it.paused || it.ended) return;
    it.reading = true;
    wait(conn, Descriptor::wait_read, &AsioConnections::on_readable);
}

void AsioConnections::on_readable(ConnId conn) {
    connection(conn).reading = false;
    auto reads = reads_per_readiness;
    while (find(conn) && find(conn)->phase != Phase::broken && reads-- > 0 && read_once(conn)) {
    }
    wait_readable(conn);
}

/// Reads once and tells the machine. False when there is nothing more to read now, or ever.
bool AsioConnections::read_once(ConnId conn) {
    const auto* slot = find(conn);
    if (!slot || connection(conn).paused || connection(conn).ended) return false;
    const std::span buffer{read_buffer_.get(), read_buffer_bytes};
    const auto count = shared_.sockets.read(slot->socket, buffer);
    if (count && *count > 0) {
        if (shared_.options.acknowledge_at_once) shared_.sockets.acknowledge(slot->socket);
        on_bytes(conn, buffer.first(*count));
        return *count == buffer.size();
    }
    if (count || !would_block(count.error())) {
        if (slot->phase == Phase::broken) return false;
        if (count) {
            on_end(conn);
        } else if (slot->phase == Phase::closing) {
            release(conn);
        } else {
            fail(conn, connection_error(count.error()));
        }
    }
    return false;
}

void AsioConnections::on_bytes(ConnId conn, wire::Bytes bytes) {
    shared_.counters.bytes_in += bytes.size();
    if (find(conn)->phase != Phase::closing) return shared_.emit(transport::Received{conn, bytes});
    auto& it = connection(conn);
    it.dropped_bytes += bytes.size();
    if (it.dropped_bytes > shared_.options.linger_bytes_max) release(conn);
}

void AsioConnections::on_end(ConnId conn) {
    auto& it = connection(conn);
    it.ended = true;
    if (find(conn)->phase == Phase::closing) {
        if (it.shut) release(conn);
        return;
    }
    shared_.emit(transport::Ended{conn});
    if (find(conn, Phase::open)) watch(conn);
}

void AsioConnections::pause(ConnId conn) {
    if (!find(conn, Phase::open) && !find(conn, Phase::broken)) return;
    connection(conn).paused = true;
    watch(conn);
}

void AsioConnections::resume(ConnId conn) {
    if (!find(conn, Phase::open) && !find(conn, Phase::broken)) return;
    connection(conn).paused = false;
    wait_readable(conn);
}

/// Waits for a reset while the connection is not read.
void AsioConnections::watch(ConnId conn) {
    auto& it = connection(conn);
    if (it.watching || !it.descriptor.is_open()) return;
    it.watching = true;
    wait(conn, Descriptor::wait_error, &AsioConnections::on_trouble);
}

void AsioConnections::on_trouble(ConnId conn) {
    auto& it = connection(conn);
    it.watching = false;
    // When bytes are read, reading finds the error itself, after the last bytes.
    const auto* slot = find(conn, Phase::open);
    if (!slot || (!it.paused && !it.ended)) return;
    const auto error = take_error(slot->socket);
    if (error != Errno{}) fail(conn, connection_error(error));
}

}  // namespace chathack::asio
