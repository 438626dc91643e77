#pragma once

#include <ns3/address.h>
#include <ns3/ipv4-address.h>
#include <ns3/ipv6-address.h>
#include <ns3/packet.h>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "reference/wire/address.hpp"

namespace chathack::topology {

/// Gives machines their addresses, and knows who has which. Addresses are dense, so that looking one up is
/// arithmetic: zone z has the 2^17 addresses from 10.(2z).0.0 on, or those from fd00:0:0:z:: on.
class AddressBook {
public:
    static constexpr std::size_t zones_max = 128;
    /// Stands for a router where a machine's index would stand.
    static constexpr std::size_t router = static_cast<std::size_t>(-1);

    explicit AddressBook(bool ipv6) : ipv6_{ipv6} {}

    bool ipv6() const noexcept { return ipv6_; }
    /// Begins a new zone. All addresses of a segment are in one zone.
    std::size_t add_zone();
    /// Gives the next address of a zone to a machine, or to a router on a segment.
    wire::Address add(std::size_t zone, std::size_t machine);

    /// An address, of the same IP version, that no machine has.
    wire::Address nobody() const noexcept;

    /// The machines that a packet comes from and goes to. Nothing for packets that are not IP between
    /// machines. The IP header begins after `header_bytes` of link header.
    struct Ends {
        std::size_t source = 0;
        std::size_t destination = 0;
    };
    std::optional<Ends> ends_of(const ns3::Packet& packet, std::size_t header_bytes) const;

    static constexpr unsigned zone_bits = 17;

private:
    std::optional<std::size_t> machine_at(const std::uint8_t* address) const noexcept;

    bool ipv6_;
    std::vector<std::vector<std::size_t>> zones_;
};

ns3::Ipv4Address to_ipv4(const wire::Address& address);
ns3::Ipv6Address to_ipv6(const wire::Address& address);

}  // namespace chathack::topology
