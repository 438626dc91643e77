#include "sim/transport/addresses.hpp"

#include <ns3/inet-socket-address.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/ipv4.h>
#include <ns3/ipv6.h>
#include <ns3/node.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace chathack::sim {
namespace {

ns3::Ipv4Address ipv4_of(const transport::Address& address) {
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), address.bytes().data(), bytes.size());
    return ns3::Ipv4Address::Deserialize(bytes.data());
}

ns3::Ipv6Address ipv6_of(const transport::Address& address) {
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), address.bytes().data(), bytes.size());
    return ns3::Ipv6Address::Deserialize(bytes.data());
}

}  // namespace

ns3::Address to_ns3(const transport::Endpoint& endpoint) {
    if (endpoint.address.is_ipv6()) return ns3::Inet6SocketAddress{ipv6_of(endpoint.address), endpoint.port};
    return ns3::InetSocketAddress{ipv4_of(endpoint.address), endpoint.port};
}

transport::Endpoint from_ns3(const ns3::Address& address) {
    if (ns3::Inet6SocketAddress::IsMatchingType(address)) {
        const auto socket = ns3::Inet6SocketAddress::ConvertFrom(address);
        std::array<std::uint8_t, 16> bytes{};
        socket.GetIpv6().Serialize(bytes.data());
        return {transport::Address{bytes}, socket.GetPort()};
    }
    const auto socket = ns3::InetSocketAddress::ConvertFrom(address);
    std::array<std::uint8_t, 4> bytes{};
    socket.GetIpv4().Serialize(bytes.data());
    return {transport::Address{bytes}, socket.GetPort()};
}

bool is_any(const transport::Address& address) {
    return std::ranges::all_of(address.bytes(), [](std::byte byte) { return byte == std::byte{}; });
}

bool has_address(ns3::Node& node, const transport::Address& address) {
    if (address.is_ipv6()) {
        const auto ipv6 = node.GetObject<ns3::Ipv6>();
        return ipv6 && (is_any(address) || ipv6->GetInterfaceForAddress(ipv6_of(address)) >= 0);
    }
    const auto ipv4 = node.GetObject<ns3::Ipv4>();
    return ipv4 && (is_any(address) || ipv4->GetInterfaceForAddress(ipv4_of(address)) >= 0);
}

}  // namespace chathack::sim
