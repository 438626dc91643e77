#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

namespace chathack::asio {

/// The socket operations of an AsioTransport, as a fault plan sees them.
enum class AsioSocketOp { socket, bind, listen, accept, connect, read, write };

/// The bounds and habits of an AsioTransport.
struct AsioOptions {
    /// Most bytes that wait for one connection besides what the system has taken; beyond, the connection is
    /// broken with queue_full. Below 1 GiB.
    std::size_t send_queue_bytes_max = 1024 * 1024;
    /// How long a closed connection may take to write its queue, and then how long the far side may take to
    /// end its own direction.
    std::chrono::milliseconds linger{2000};
    /// Most bytes that are read and dropped from a closed connection.
    std::size_t linger_bytes_max = 1024 * 1024;
    /// How long a connection attempt may take; then ConnectFailed{timed_out}.
    std::chrono::milliseconds connect_timeout{10'000};
    /// A far side that vanished without a word is noticed within this time: Closed{timed_out}. 0 turns it
    /// off.
    std::chrono::seconds vanished_timeout{120};
    /// How long accepting rests when the system has no descriptor or memory left, not even to turn one away.
    std::chrono::milliseconds accept_pause{100};
    /// Connections that the system completes before they are accepted; the system caps it.
    int backlog = 4096;
    /// The system's send and receive buffer of each connection, in bytes; 0 leaves them to the system.
    int socket_buffer_bytes = 0;
    /// For tests: asked before every socket operation; an errno other than 0 makes it fail with that.
    std::function<int(AsioSocketOp)> fault;
};

}  // namespace chathack::asio
