#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace chathack::observe {

using Octets = std::span<const std::uint8_t>;

/// Whether `ip_packet` knows the frames of such a link (a DLT_ number of libpcap).
bool is_known_link(int link_type);

/// The IPv4 or IPv6 packet in a captured frame, with what may stand behind it; nothing when there is none.
/// VLAN tags, PPPoE, MPLS and LLC/SNAP are looked through.
std::optional<Octets> ip_packet(int link_type, Octets frame);

}  // namespace chathack::observe
