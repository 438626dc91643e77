#pragma once

#include "reference/transport/endpoint.hpp"

namespace ns3 {
class Address;
class Node;
}  // namespace ns3

namespace chathack::sim {

/// Converts between our endpoints and ns-3's socket addresses.
ns3::Address to_ns3(const transport::Endpoint& endpoint);
transport::Endpoint from_ns3(const ns3::Address& address);

/// Whether the address is 0.0.0.0 or [::].
bool is_any(const transport::Address& address);
/// Whether the node has an interface with that address. For 0.0.0.0 or [::], whether it has that IP version.
bool has_address(ns3::Node& node, const transport::Address& address);

}  // namespace chathack::sim
