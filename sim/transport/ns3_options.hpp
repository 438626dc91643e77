#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "reference/transport/event.hpp"

namespace chathack::sim {

/// The socket operations of an Ns3Transport, as a fault plan sees them.
enum class Ns3SocketOp { socket, bind, listen, accept, connect, read, write };

/// The bounds and habits of an Ns3Transport. All times are simulated.
struct Ns3Options {
    /// Most bytes that wait for one connection besides what its TCP send buffer has taken; beyond, the
    /// connection is broken with queue_full. Below 1 GiB.
    std::size_t send_queue_bytes_max = 1024 * 1024;
    /// How long a connection attempt may take; then ConnectFailed{timed_out}. ns-3 alone would try for 189 s.
    transport::Time connect_timeout{std::chrono::seconds{10}};
    /// How long a closed connection may take to write its queue and to hear the far side end; then it is
    /// given up.
    transport::Time linger{std::chrono::seconds{60}};
    /// For tests: asked before every socket operation; true makes it fail.
    std::function<bool(Ns3SocketOp)> fails;
};

}  // namespace chathack::sim
