#include "sim/topology/stack.hpp"

#include <ns3/arp-cache.h>
#include <ns3/arp-l3-protocol.h>
#include <ns3/boolean.h>
#include <ns3/icmpv4-l4-protocol.h>
#include <ns3/icmpv6-l4-protocol.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-interface.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-static-routing.h>
#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/ndisc-cache.h>
#include <ns3/tcp-bbr.h>
#include <ns3/tcp-congestion-ops.h>
#include <ns3/tcp-cubic.h>
#include <ns3/tcp-l4-protocol.h>
#include <ns3/tcp-socket-base.h>
#include <ns3/traffic-control-layer.h>
#include <ns3/udp-l4-protocol.h>
#include <ns3/uinteger.h>

#include "reference/wire/check.hpp"
#include "sim/topology/address_book.hpp"
#include "sim/topology/topology.hpp"
#include "sim/transport/tcp_protocol.hpp"

namespace chathack::topology {
namespace {

void install_ipv4(ns3::Node& node, std::int64_t stream) {
    const auto arp = ns3::CreateObject<ns3::ArpL3Protocol>();
    arp->AssignStreams(stream);
    node.AggregateObject(arp);
    const auto ip = ns3::CreateObject<ns3::Ipv4L3Protocol>();
    node.AggregateObject(ip);
    node.AggregateObject(ns3::CreateObject<ns3::Icmpv4L4Protocol>());
    ip->SetRoutingProtocol(ns3::CreateObject<ns3::Ipv4StaticRouting>());
}

void install_ipv6(ns3::Node& node, std::int64_t stream) {
    const auto ip = ns3::CreateObject<ns3::Ipv6L3Protocol>();
    node.AggregateObject(ip);
    const auto icmp = ns3::CreateObject<ns3::Icmpv6L4Protocol>();
    icmp->SetAttribute(
        "DAD",
        ns3::BooleanValue{false});  // no search for duplicates: addresses are unique, so usable at once
    icmp->AssignStreams(stream);
    node.AggregateObject(icmp);
    ip->SetRoutingProtocol(ns3::CreateObject<ns3::Ipv6StaticRouting>());
    ip->RegisterExtensions();
    ip->RegisterOptions();
}

template <typename Cache, typename Internet>
void note(Cache& cache, const Internet& address, const ns3::Address& hardware) {
    auto* entry = cache.Lookup(address);
    if (!entry) entry = cache.Add(address);
    entry->SetMacAddress(hardware);
    entry->MarkPermanent();
}

void note_neighbour(ns3::Node* node, std::uint32_t interface, wire::Address address, ns3::Address hardware) {
    if (address.is_ipv6()) {
        note(*node->GetObject<ns3::Ipv6L3Protocol>()->GetInterface(interface)->GetNdiscCache(),
             to_ipv6(address), hardware);
    } else {
        note(*node->GetObject<ns3::Ipv4L3Protocol>()->GetInterface(interface)->GetArpCache(),
             to_ipv4(address), hardware);
    }
}

}  // namespace

ns3::TypeId TcpSettings::GetTypeId() {
    static const auto id = ns3::TypeId{"chathack::TcpSettings"}.SetParent<sim::SocketSetup>();
    return id;
}

std::int64_t install_stack(ns3::Node& node, bool ipv6, std::int64_t stream) {
    if (ipv6) {
        install_ipv6(node, stream);
    } else {
        install_ipv4(node, stream);
    }
    install_traffic_control(node);
    if (const auto arp = node.GetObject<ns3::ArpL3Protocol>())
        arp->SetTrafficControl(node.GetObject<ns3::TrafficControlLayer>());
    node.AggregateObject(ns3::CreateObject<ns3::UdpL4Protocol>());
    node.AggregateObject(ns3::CreateObject<sim::TcpProtocol>());
    return stream + 1;
}

void install_traffic_control(ns3::Node& node) {
    node.AggregateObject(ns3::CreateObject<ns3::TrafficControlLayer>());
}

std::uint32_t add_interface(ns3::Node& node, ns3::Ptr<ns3::NetDevice> device, const wire::Address& address,
                            std::uint8_t prefix_bits) {
    if (address.is_ipv6()) {
        const auto ip = node.GetObject<ns3::Ipv6L3Protocol>();
        const auto interface = ip->AddInterface(device);
        ip->AddAddress(interface, ns3::Ipv6InterfaceAddress{to_ipv6(address), ns3::Ipv6Prefix{prefix_bits}});
        ip->SetUp(interface);
        return interface;
    }
    const auto ip = node.GetObject<ns3::Ipv4L3Protocol>();
    const auto interface = ip->AddInterface(device);
    const ns3::Ipv4Mask mask{static_cast<std::uint32_t>(~std::uint64_t{0} << (32U - prefix_bits))};
    ip->AddAddress(interface, ns3::Ipv4InterfaceAddress{to_ipv4(address), mask});
    ip->SetUp(interface);
    return interface;
}

void set_gateway(ns3::Node& node, std::uint32_t interface, const wire::Address& gateway) {
    if (gateway.is_ipv6()) {
        const auto routing = node.GetObject<ns3::Ipv6L3Protocol>()->GetRoutingProtocol();
        ns3::DynamicCast<ns3::Ipv6StaticRouting>(routing)->SetDefaultRoute(to_ipv6(gateway), interface);
    } else {
        const auto routing = node.GetObject<ns3::Ipv4L3Protocol>()->GetRoutingProtocol();
        ns3::DynamicCast<ns3::Ipv4StaticRouting>(routing)->SetDefaultRoute(to_ipv4(gateway), interface);
    }
}

void know_neighbour(ns3::Node& node, std::uint32_t interface, const wire::Address& address,
                    const ns3::Address& hardware) {
    note_neighbour(&node, interface, address, hardware);
    // ns-3 clears its table when the link changes its state, as it does when a station joins a Wi-Fi.
    const auto device = address.is_ipv6() ? node.GetObject<ns3::Ipv6L3Protocol>()->GetNetDevice(interface)
                                          : node.GetObject<ns3::Ipv4L3Protocol>()->GetNetDevice(interface);
    device->AddLinkChangeCallback(
        ns3::MakeBoundCallback(&note_neighbour, &node, interface, address, hardware));
}

ns3::Ptr<ns3::Socket> make_tcp_socket(ns3::Node& node) {
    const auto protocol = node.GetObject<ns3::TcpL4Protocol>();
    CHATHACK_CHECK(protocol);
    const auto socket = protocol->CreateSocket();
    if (const auto settings = node.GetObject<TcpSettings>())
        settings->prepare(*ns3::DynamicCast<ns3::TcpSocketBase>(socket));
    return socket;
}

void TcpSettings::prepare(ns3::TcpSocketBase& socket) {
    if (tcp.variant == network::TcpVariant::new_reno) {
        socket.SetCongestionControlAlgorithm(ns3::CreateObject<ns3::TcpNewReno>());
    } else if (tcp.variant == network::TcpVariant::cubic) {
        socket.SetCongestionControlAlgorithm(ns3::CreateObject<ns3::TcpCubic>());
    } else {
        const auto bbr = ns3::CreateObject<ns3::TcpBbr>();
        bbr->SetStream(stream++);
        socket.SetCongestionControlAlgorithm(bbr);
    }
    socket.SetAttribute("SegmentSize", ns3::UintegerValue{segment_bytes});
    socket.SetAttribute("SndBufSize", ns3::UintegerValue{tcp.send_buffer_bytes});
    socket.SetAttribute("RcvBufSize", ns3::UintegerValue{tcp.receive_buffer_bytes});
    socket.SetAttribute("TcpNoDelay", ns3::BooleanValue{tcp.no_delay});
    // As in Linux. ns-3 follows RFC 6298, whose least time-out is a whole second.
    socket.SetAttribute("MinRto", ns3::TimeValue{ns3::MilliSeconds(200)});
    socket.SetAttribute("DelAckTimeout", ns3::TimeValue{ns3::MilliSeconds(40)});
    socket.SetAttribute("ConnTimeout", ns3::TimeValue{ns3::Seconds(1)});
    socket.SetAttribute("DataRetries", ns3::UintegerValue{15});
}

}  // namespace chathack::topology
