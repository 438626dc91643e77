#include "sim/emulate/tcp_bridge.hpp"

#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-route.h>
#include <ns3/ipv4-routing-protocol.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-route.h>
#include <ns3/ipv6-routing-protocol.h>
#include <ns3/packet.h>
#include <ns3/tcp-l4-protocol.h>

#include <utility>
#include <vector>

namespace chathack::emulate {

ns3::TypeId TcpBridge::GetTypeId() {
    static const auto id = ns3::TypeId{"chathack::emulate::TcpBridge"}
                               .SetParent<ns3::IpL4Protocol>()
                               .AddConstructor<TcpBridge>();
    return id;
}

ns3::Ptr<TcpBridge> TcpBridge::install(ns3::Node& node, Out out) {
    const auto bridge = ns3::CreateObject<TcpBridge>();
    bridge->node_ = &node;
    bridge->out_ = std::move(out);
    const auto tcp = node.GetObject<ns3::TcpL4Protocol>();
    if (const auto ipv4 = node.GetObject<ns3::Ipv4L3Protocol>()) {
        ipv4->Remove(tcp);
        ipv4->Insert(bridge);
    }
    if (const auto ipv6 = node.GetObject<ns3::Ipv6L3Protocol>()) {
        ipv6->Remove(tcp);
        ipv6->Insert(bridge);
    }
    return bridge;
}

int TcpBridge::GetProtocolNumber() const { return ns3::TcpL4Protocol::PROT_NUMBER; }

TcpBridge::RxStatus TcpBridge::Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                                       ns3::Ptr<ns3::Ipv4Interface>) {
    auto sent = header;
    sent.EnableChecksum();
    const auto whole = packet->Copy();
    whole->AddHeader(sent);
    leave(*whole);
    return RX_OK;
}

TcpBridge::RxStatus TcpBridge::Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                                       ns3::Ptr<ns3::Ipv6Interface>) {
    const auto whole = packet->Copy();
    whole->AddHeader(header);
    leave(*whole);
    return RX_OK;
}

void TcpBridge::leave(const ns3::Packet& packet) const {
    std::vector<std::byte> bytes(packet.GetSize());
    packet.CopyData(reinterpret_cast<std::uint8_t*>(bytes.data()), packet.GetSize());
    out_(bytes);
}

void TcpBridge::enter(std::span<const std::byte> packet) {
    if (packet.empty()) return;
    const auto version = std::to_integer<unsigned>(packet.front() >> 4);
    const auto inside = ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(packet.data()),
                                                 static_cast<std::uint32_t>(packet.size()));
    if (version == 4 && node_->GetObject<ns3::Ipv4L3Protocol>()) enter_ipv4(inside);
    if (version == 6 && node_->GetObject<ns3::Ipv6L3Protocol>()) enter_ipv6(inside);
}

void TcpBridge::enter_ipv4(ns3::Ptr<ns3::Packet> packet) {
    ns3::Ipv4Header header;
    if (packet->RemoveHeader(header) == 0 || header.GetProtocol() != GetProtocolNumber()) return;
    const auto ip = node_->GetObject<ns3::Ipv4L3Protocol>();
    ns3::Socket::SocketErrno error = ns3::Socket::ERROR_NOTERROR;
    const auto route = ip->GetRoutingProtocol()->RouteOutput(packet, header, nullptr, error);
    if (route) ip->Send(packet, header.GetSource(), header.GetDestination(), header.GetProtocol(), route);
}

void TcpBridge::enter_ipv6(ns3::Ptr<ns3::Packet> packet) {
    ns3::Ipv6Header header;
    if (packet->RemoveHeader(header) == 0 || header.GetNextHeader() != GetProtocolNumber()) return;
    const auto ip = node_->GetObject<ns3::Ipv6L3Protocol>();
    ns3::Socket::SocketErrno error = ns3::Socket::ERROR_NOTERROR;
    const auto route = ip->GetRoutingProtocol()->RouteOutput(packet, header, nullptr, error);
    if (route) ip->Send(packet, header.GetSource(), header.GetDestination(), header.GetNextHeader(), route);
}

}  // namespace chathack::emulate
