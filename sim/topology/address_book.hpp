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

/// Who has which address. Addresses are dense, so that looking one up is arithmetic: zone z has 10.2z.0.1 and
/// what follows it, of 2^17, or fd00:0:0:z::1 and what follows it.
class AddressBook {
public:
    static constexpr std::size_t zones_max = 128;
    static constexpr std::size_t router = static_cast<std::size_t>(-1);  ///< instead of a machine

    explicit AddressBook(bool ipv6) : ipv6_{ipv6} {}

    bool ipv6() const noexcept { return ipv6_; }
    /// A new zone; addresses of a segment share one.
    std::size_t add_zone();
    /// The next address of a zone, for a machine, or for a router on a segment.
    wire::Address add(std::size_t zone, std::size_t machine);

    /// An address of the same kind that no machine has.
    wire::Address nobody() const noexcept;

    /// The machine that the packet behind `header_bytes` of link header goes to, and the one it comes from;
    /// nothing for packets that are not IP between machines.
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
