#include <tins/exceptions.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>

#include <algorithm>
#include <optional>

#include "conformance/observe/capture_file.hpp"
#include "conformance/observe/link_layer.hpp"
#include "conformance/observe/packet.hpp"

namespace chathack::observe {
namespace {

using transport::Endpoint;

Endpoint endpoint(const Tins::IPv4Address& address, std::uint16_t port) {
    const std::uint32_t number = address;  // in network order
    std::array<std::uint8_t, 4> bytes{};
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&number), 4, bytes.begin());
    return {wire::Address{bytes}, port};
}
Endpoint endpoint(const Tins::IPv6Address& address, std::uint16_t port) {
    std::array<std::uint8_t, 16> bytes{};
    std::copy(address.begin(), address.end(), bytes.begin());
    return {wire::Address{bytes}, port};
}

/// The bytes that a packet of `ip_bytes` has behind its headers; those that were captured, when the IP header
/// does not tell, as of packets that the network card is left to cut.
std::size_t on_the_wire(std::size_t ip_bytes, std::size_t header_bytes, std::size_t captured) {
    return ip_bytes > header_bytes ? std::max(ip_bytes - header_bytes, captured) : captured;
}

/// nullopt when it is not TCP.
std::optional<Packet> to_packet(const Tins::PDU& pdu, std::chrono::microseconds at) {
    const auto* tcp = pdu.find_pdu<Tins::TCP>();
    if (!tcp) return {};
    Packet packet;
    if (const auto* raw = tcp->find_pdu<Tins::RawPDU>())
        packet.payload.assign(raw->payload().begin(), raw->payload().end());
    if (const auto* ip = pdu.find_pdu<Tins::IP>()) {
        packet.from = endpoint(ip->src_addr(), tcp->sport());
        packet.to = endpoint(ip->dst_addr(), tcp->dport());
        packet.payload_bytes =
            on_the_wire(ip->tot_len(), ip->header_size() + tcp->header_size(), packet.payload.size());
    } else if (const auto* wide = pdu.find_pdu<Tins::IPv6>()) {
        packet.from = endpoint(wide->src_addr(), tcp->sport());
        packet.to = endpoint(wide->dst_addr(), tcp->dport());
        // The length of IPv6 counts its extension headers, but not the header itself.
        const auto headers = wide->header_size() - 40 + tcp->header_size();
        packet.payload_bytes = on_the_wire(wide->payload_length(), headers, packet.payload.size());
    } else {
        return {};
    }
    packet.sequence = tcp->seq();
    packet.acknowledged = tcp->ack_seq();
    const auto has = [&](Tins::TCP::Flags flag) { return (tcp->flags() & flag) != 0; };
    packet.syn = has(Tins::TCP::SYN);
    packet.ack = has(Tins::TCP::ACK);
    packet.fin = has(Tins::TCP::FIN);
    packet.rst = has(Tins::TCP::RST);
    packet.at = at;
    return packet;
}

/// The TCP segment of an IP packet; nothing when it holds none, or was cut within the headers.
std::optional<Packet> tcp_segment(Octets ip, std::chrono::microseconds at) {
    const auto size = static_cast<std::uint32_t>(ip.size());
    try {
        if (ip[0] >> 4U == 4) return to_packet(Tins::IP{ip.data(), size}, at);
        return to_packet(Tins::IPv6{ip.data(), size}, at);
    } catch (const Tins::exception_base&) {
        return {};
    }
}

}  // namespace

CapturedPackets read_packets(const std::string& file) {
    CaptureFile capture{file};
    CapturedPackets read;
    while (const auto frame = capture.next()) {
        const auto ip = ip_packet(capture.link_type(), frame->bytes);
        if (!ip) continue;
        if (auto packet = tcp_segment(*ip, frame->at)) read.packets.push_back(std::move(*packet));
    }
    read.fault = capture.fault();
    return read;
}

}  // namespace chathack::observe
