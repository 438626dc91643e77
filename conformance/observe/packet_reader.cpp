#include <pcap.h>
#include <tins/exceptions.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/packet.h>
#include <tins/rawpdu.h>
#include <tins/sniffer.h>
#include <tins/tcp.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>

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

/// The IP packet in a PPP frame (RFC 1661, in HDLC framing or without), which libtins does not decode; null
/// when there is none.
std::unique_ptr<Tins::PDU> unwrap_ppp(const Tins::PDU& frame) {
    const auto* raw = frame.find_pdu<Tins::RawPDU>();
    if (!raw) return {};
    auto bytes = std::span{raw->payload()};
    if (bytes.size() >= 2 && bytes[0] == 0xff && bytes[1] == 0x03) bytes = bytes.subspan(2);
    if (bytes.size() < 2) return {};
    const unsigned protocol = static_cast<unsigned>(bytes[0]) << 8U | bytes[1];
    bytes = bytes.subspan(2);
    const auto size = static_cast<std::uint32_t>(bytes.size());
    try {
        if (protocol == 0x0021) return std::make_unique<Tins::IP>(bytes.data(), size);
        if (protocol == 0x0057) return std::make_unique<Tins::IPv6>(bytes.data(), size);
    } catch (const Tins::exception_base&) {  // cut by the snap length
    }
    return {};
}

}  // namespace

std::vector<Packet> read_packets(const std::string& file) {
    Tins::FileSniffer sniffer{file};
    const bool ppp = sniffer.link_type() == DLT_PPP;
    if (ppp) sniffer.set_extract_raw_pdus(true);
    std::vector<Packet> packets;
    while (Tins::Packet captured = sniffer.next_packet()) {
        const std::chrono::microseconds at{captured.timestamp()};
        const auto inner = ppp ? unwrap_ppp(*captured.pdu()) : nullptr;
        if (ppp && !inner) continue;
        if (auto packet = to_packet(inner ? *inner : *captured.pdu(), at))
            packets.push_back(std::move(*packet));
    }
    return packets;
}

}  // namespace chathack::observe
