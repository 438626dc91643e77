// Attempts to connect. Each is answered once, or cancelled.
#include <algorithm>

#include "reference/asio/connections.hpp"

namespace chathack::asio {

void AsioConnections::connect(const transport::Connect& action) {
    const auto conn = claim(Phase::connecting);
    connection(conn).tag = action.tag;
    attempts_.emplace(action.tag, conn);
    auto socket = shared_.sockets.connect(action.remote);
    if (!socket) connection(conn).error = connection_error(socket.error());
    if (!socket || !attach(conn, std::move(*socket))) return later(conn, &AsioConnections::fail_attempt);
    connect_deadlines_.add({conn, 0});
    wait(conn, Descriptor::wait_write, &AsioConnections::decide);
}

void AsioConnections::cancel(transport::Tag tag) {
    const auto [begin, end] = attempts_.equal_range(tag);
    for (auto attempt = begin; attempt != end; ++attempt)
        release(attempt->second);
    attempts_.erase(begin, end);
    connect_deadlines_.settle();
}

void AsioConnections::decide(ConnId conn) {
    auto* slot = find(conn, Phase::connecting);
    if (!slot) return;
    const auto error = take_error(slot->socket);
    if (error != Errno{}) return give_up(conn, connection_error(error));
    const auto local = local_endpoint(slot->socket);
    const auto remote = remote_endpoint(slot->socket);
    if (remote == transport::Endpoint{}) return give_up(conn, TransportError::reset);  // it has gone already
    // When nobody listens on a local port, the system may choose that very port for our side and so connect
    // the socket to itself.
    if (local == remote) return give_up(conn, TransportError::refused);

    const auto tag = connection(conn).tag;
    forget_attempt(conn);
    slot->phase = Phase::open;
    slot->takes_sends = true;
    connect_deadlines_.settle();
    shared_.emit(transport::Connected{tag, conn, local, remote});
    wait_readable(conn);
}

void AsioConnections::fail_attempt(ConnId conn) { give_up(conn, connection(conn).error); }

void AsioConnections::give_up(ConnId conn, TransportError error) {
    const auto tag = connection(conn).tag;
    forget_attempt(conn);
    release(conn);
    connect_deadlines_.settle();
    shared_.emit(transport::ConnectFailed{tag, error});
}

void AsioConnections::forget_attempt(ConnId conn) {
    const auto [begin, end] = attempts_.equal_range(connection(conn).tag);
    const auto attempt = std::find_if(begin, end, [&](const auto& one) { return one.second == conn; });
    if (attempt != end) attempts_.erase(attempt);
}

}  // namespace chathack::asio
