#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "conformance/observe/byte_stream.hpp"
#include "conformance/observe/packet.hpp"

namespace chathack::observe {

/// The packets of one TCP connection, told from others by both addresses and by where its numbers start.
struct Connection {
    struct Sent {
        std::size_t packet = 0;  ///< its place in the capture
        End from{};
    };
    transport::Endpoint opener, listener;
    std::vector<Sent> packets;                          ///< in the order of the capture
    std::array<std::optional<std::uint32_t>, 2> start;  ///< by End: the sequence number of its first byte
    std::size_t copies = 0;  ///< how many times more it was captured, under other addresses

    /// Whether its first packets tell where both directions start.
    bool has_start() const noexcept { return start[0] && start[1]; }
    bool carries_data(std::span<const Packet> capture) const;
};

/// Sorts the packets of a capture into connections, in the order of their first packets. A connection that
/// was captured twice, on both sides of an address translation, is one.
/// @param server_port  tells who opened a connection whose first packets are missing
std::vector<Connection> find_connections(std::span<const Packet> capture, std::uint16_t server_port);

/// 7777 when a client connects to it, else the port with the most connections; 0 when there are none.
std::uint16_t guess_server_port(std::span<const Packet> capture);

}  // namespace chathack::observe
