#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "reference/transport/event.hpp"

namespace chathack::emulate {

/// Follows the TCP connections between simulated clients and the real TCP by their packets. It knows which
/// are over, and makes the packets that end the others.
///
/// It takes whole IP packets, IPv4 or IPv6, and ignores those that carry no TCP.
class Flows {
public:
    /// A client sent this packet to the real TCP.
    void sent_to_real(std::span<const std::byte> packet, transport::Time now);
    /// The real TCP sent this packet to a client.
    void sent_by_real(std::span<const std::byte> packet, transport::Time now);

    /// How many connections were neither reset nor closed from both sides.
    std::size_t open() const;
    /// Whether a client has sent bytes that the real TCP has not acknowledged, as seen here.
    bool a_client_waits() const;
    /// Whether the real TCP has sent bytes that a client has not acknowledged, as seen here.
    bool real_waits() const;
    /// The longest time in which one side of a connection had bytes under way and no more were acknowledged.
    transport::Time longest_stall(transport::Time now) const;
    /// Packets that reset all open connections at the real TCP, as if their clients had sent them. The real
    /// TCP accepts a reset only at the very byte that it expects next. So there are two for each connection:
    /// one in case it has the client's last packet, one in case it has not.
    std::vector<std::vector<std::byte>> resets() const;

private:
    struct Key {
        std::vector<std::byte> client;  // the client's address; the next is that of the real TCP
        std::vector<std::byte> real;
        std::uint16_t client_port = 0;
        std::uint16_t real_port = 0;
        auto operator<=>(const Key&) const = default;
    };
    /// One direction of a connection. Sequence numbers are TCP's, which wrap around.
    struct Side {
        std::uint32_t end = 0;           ///< one past the last byte that was sent
        std::uint32_t acknowledged = 0;  ///< how far it has acknowledged the other side
        bool begun = false;
        bool heard = false;     ///< `acknowledged` is known
        bool finished = false;  ///< a FIN was sent; `end` counts it
        /// When its bytes were last acknowledged, or first sent with none under way.
        transport::Time moved{};
    };
    struct Flow {
        Side client;
        Side real;
        bool reset = false;
        bool over() const;
    };
    /// Whether `side` has sent bytes that `other` has not acknowledged.
    static bool waits(const Side& side, const Side& other);
    void note(std::span<const std::byte> packet, bool from_client, transport::Time now);

    std::map<Key, Flow> all_;
    transport::Time longest_stall_{};  // of connections that are over
};

}  // namespace chathack::emulate
