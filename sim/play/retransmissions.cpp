#include "sim/play/retransmissions.hpp"

#include <ns3/callback.h>
#include <ns3/ipv4-header.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv6-header.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/tcp-header.h>
#include <ns3/tcp-l4-protocol.h>

namespace chathack::play {
namespace {

constexpr unsigned port_bits = 16;

}  // namespace

void Retransmissions::watch(ns3::Node& node) {
    auto* const watched = watched_.emplace_back(std::make_unique<Watched>(Watched{*this, {}})).get();
    if (const auto ipv4 = node.GetObject<ns3::Ipv4L3Protocol>()) {
        ipv4->TraceConnectWithoutContext(
            "SendOutgoing",
            ns3::Callback<void, const ns3::Ipv4Header&, ns3::Ptr<const ns3::Packet>, std::uint32_t>{
                [watched](const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet, std::uint32_t) {
                    if (header.GetProtocol() != ns3::TcpL4Protocol::PROT_NUMBER) return;
                    watched->on_packet(header.GetDestination().Get(), std::move(packet));
                }});
    }
    if (const auto ipv6 = node.GetObject<ns3::Ipv6L3Protocol>()) {
        ipv6->TraceConnectWithoutContext(
            "SendOutgoing",
            ns3::Callback<void, const ns3::Ipv6Header&, ns3::Ptr<const ns3::Packet>, std::uint32_t>{
                [watched](const ns3::Ipv6Header& header, ns3::Ptr<const ns3::Packet> packet, std::uint32_t) {
                    if (header.GetNextHeader() != ns3::TcpL4Protocol::PROT_NUMBER) return;
                    watched->on_packet(ns3::Ipv6AddressHash{}(header.GetDestination()), std::move(packet));
                }});
    }
}

void Retransmissions::Watched::on_packet(std::uint64_t far, ns3::Ptr<const ns3::Packet> packet) {
    ns3::TcpHeader tcp;
    const auto header_bytes = packet->PeekHeader(tcp);
    const auto bytes = packet->GetSize() - header_bytes;
    const auto key =
        far << (2 * port_bits) ^ std::uint64_t{tcp.GetSourcePort()} << port_bits ^ tcp.GetDestinationPort();
    if ((tcp.GetFlags() & ns3::TcpHeader::SYN) != 0) {  // a new connection, or its SYN again
        flows[key] = {};
        return;
    }
    if (bytes == 0) return;
    auto& flow = flows[key];
    const auto first = tcp.GetSequenceNumber().GetValue();
    const auto next = first + bytes;
    if (flow.begun && static_cast<std::int32_t>(first - flow.next) < 0) ++all.count_;
    if (!flow.begun || static_cast<std::int32_t>(next - flow.next) > 0) flow.next = next;
    flow.begun = true;
}

}  // namespace chathack::play
