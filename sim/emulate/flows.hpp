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

/// The TCP connections between simulated clients and the real TCP, as seen in their packets: which of them
/// are over, and what ends the others.
///
/// Packets are whole IP packets, IPv4 or IPv6; those that carry no TCP are left out.
class Flows {
public:
    /// A packet of a client, for the real TCP.
    void sent_to_real(std::span<const std::byte> packet, transport::Time now);
    /// A packet of the real TCP, for a client.
    void sent_by_real(std::span<const std::byte> packet, transport::Time now);

    /// Connections that were neither reset nor closed from both sides.
    std::size_t open() const;
    /// Whether a client has sent what the real TCP has not acknowledged here.
    bool a_client_waits() const;
    /// Whether the real TCP has sent what a client has not acknowledged here.
    bool real_waits() const;
    /// How long at most one side of a connection had bytes under way of which nothing more was acknowledged.
    transport::Time longest_stall(transport::Time now) const;
    /// Packets that reset all of these at the real TCP, as if their clients had sent them. It takes a reset
    /// only at the very byte that it expects next, so there are two for each connection: for a last packet
    /// that it has acknowledged, and for one that it has not yet.
    std::vector<std::vector<std::byte>> resets() const;

private:
    struct Key {
        std::vector<std::byte> client;  // its address, and that of the real TCP
        std::vector<std::byte> real;
        std::uint16_t client_port = 0;
        std::uint16_t real_port = 0;
        auto operator<=>(const Key&) const = default;
    };
    /// One direction. Numbers are TCP's, which wrap.
    struct Side {
        std::uint32_t end = 0;           ///< behind the last byte that was sent
        std::uint32_t acknowledged = 0;  ///< of what the other side sent
        bool begun = false;
        bool heard = false;     ///< `acknowledged` is known
        bool finished = false;  ///< a FIN was sent; `end` is behind it
        transport::Time
            moved{};  ///< when bytes of it were acknowledged last, or first sent after all had been
    };
    struct Flow {
        Side client;
        Side real;
        bool reset = false;
        bool over() const;
    };
    /// Whether `side` has sent what `other` has not acknowledged.
    static bool waits(const Side& side, const Side& other);
    void note(std::span<const std::byte> packet, bool from_client, transport::Time now);

    std::map<Key, Flow> all_;
    transport::Time longest_stall_{};  // of those that are over
};

}  // namespace chathack::emulate
