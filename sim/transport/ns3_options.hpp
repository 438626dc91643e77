#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "reference/transport/event.hpp"

namespace chathack::sim {

/// The socket operations of an Ns3Transport, as a fault plan sees them.
enum class Ns3SocketOp { socket, bind, listen, accept, connect, read, write };

/// Limits and times of an Ns3Transport. All times are simulated.
struct Ns3Options {
    /// Most bytes that may wait for one connection, without those in its TCP send buffer. When there are
    /// more, the connection is broken with queue_full. Must be below 1 GiB.
    std::size_t send_queue_bytes_max = 1024 * 1024;
    /// How long a connection attempt may take; after that comes ConnectFailed{timed_out}. ns-3 alone would
    /// try for 189 s.
    transport::Time connect_timeout{std::chrono::seconds{10}};
    /// How long a closed connection may take to write its queue and to see the far side end. After that it is
    /// given up.
    transport::Time linger{std::chrono::seconds{60}};
    /// For tests: called before every socket operation; true makes the operation fail.
    std::function<bool(Ns3SocketOp)> fails;
};

}  // namespace chathack::sim
