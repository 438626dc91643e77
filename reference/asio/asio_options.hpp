#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

namespace chathack::asio {

/// The socket operations of an AsioTransport, as a fault plan sees them.
enum class AsioSocketOp { socket, bind, listen, accept, connect, read, write };

/// Limits and times of an AsioTransport.
struct AsioOptions {
    /// Most bytes that may wait for one connection, without those that the system has taken. When there are
    /// more, the connection is broken with queue_full. Must be below 1 GiB.
    std::size_t send_queue_bytes_max = 1024 * 1024;
    /// How long a closed connection may take to write its queue. After that, how long the far side may take
    /// to end its own direction.
    std::chrono::milliseconds linger{2000};
    /// Most bytes that are read and dropped from a closed connection.
    std::size_t linger_bytes_max = 1024 * 1024;
    /// How long a connection attempt may take; after that comes ConnectFailed{timed_out}.
    std::chrono::milliseconds connect_timeout{10'000};
    /// A far side that vanished silently is noticed within this time, and Closed{timed_out} comes. 0 turns
    /// this off.
    std::chrono::seconds vanished_timeout{120};
    /// How long accepting pauses when the system has no descriptor or memory left, not even to turn a
    /// connection away.
    std::chrono::milliseconds accept_pause{100};
    /// Most connections that wait to be accepted; the system may lower it.
    int backlog = 4096;
    /// Acknowledges what has come at once, not up to 40 ms later: a far side with Nagle's algorithm sends the
    /// rest only then.
    bool acknowledge_at_once = false;
    /// The system's send and receive buffer of each connection, in bytes; 0 leaves them to the system.
    int socket_buffer_bytes = 0;
    /// For tests: called before every socket operation; an errno other than 0 makes the operation fail with
    /// it.
    std::function<int(AsioSocketOp)> fault;
};

}  // namespace chathack::asio
