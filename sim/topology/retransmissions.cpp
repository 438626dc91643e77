#include "sim/topology/retransmissions.hpp"

#include <ns3/callback.h>
#include <ns3/ipv4-header.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv6-header.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/tcp-header.h>
#include <ns3/tcp-l4-protocol.h>

#include <array>
#include <span>

namespace chathack::topology {
namespace {

constexpr unsigned port_bits = 16;

std::uint32_t number_at(std::span<const std::uint8_t> bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (const auto byte : bytes.subspan(at, 4))
        number = number << 8U | byte;
    return number;
}

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
    // Reads the bytes, because ns3::TcpHeader would allocate an object for every option, which costs as much
    // as the rest of a packet's path.
    std::array<std::uint8_t, 20> header{};
    if (packet->CopyData(header.data(), header.size()) < header.size()) return;
    const std::uint32_t header_bytes = 4U * (header[12] >> 4U);
    const auto bytes = packet->GetSize() - header_bytes;
    const auto key = far << (2 * port_bits) ^ number_at(header, 0);  // both ports
    if ((header[13] & ns3::TcpHeader::SYN) != 0) {                   // a new connection, or a repeated SYN
        flows[key] = {};
        return;
    }
    if (bytes == 0) return;
    auto& flow = flows[key];
    const auto first = number_at(header, 4);
    const auto next = first + bytes;
    // Compared by the signed difference, because sequence numbers wrap around.
    if (flow.begun && static_cast<std::int32_t>(first - flow.next) < 0) ++all.count_;
    if (!flow.begun || static_cast<std::int32_t>(next - flow.next) > 0) flow.next = next;
    flow.begun = true;
}

}  // namespace chathack::topology
