#include "sim/emulate/segment.hpp"

#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/tcp.h>

#include <algorithm>
#include <cstring>

namespace chathack::emulate {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t ipv4_header_bytes = 20;
constexpr std::size_t ipv6_header_bytes = 40;
constexpr std::size_t ipv4_address_bytes = 4;
constexpr std::size_t tcp_header_bytes = 20;
constexpr std::uint8_t tcp_number = 6;

std::uint32_t number_at(Bytes bytes, std::size_t offset, std::size_t size_bytes) {
    std::uint32_t number = 0;
    for (const auto byte : bytes.subspan(offset, size_bytes))
        number = number << 8 | std::to_integer<std::uint32_t>(byte);
    return number;
}

Tins::IPv4Address ipv4_address(Bytes bytes) {
    std::uint32_t number = 0;  // in network byte order
    std::memcpy(&number, bytes.data(), sizeof number);
    return Tins::IPv4Address{number};
}

Tins::IPv6Address ipv6_address(Bytes bytes) {
    return Tins::IPv6Address{reinterpret_cast<const std::uint8_t*>(bytes.data())};
}

std::vector<std::byte> serialized(Tins::PDU&& packet) {
    const auto written = packet.serialize();
    const auto bytes = std::as_bytes(std::span{written});
    return {bytes.begin(), bytes.end()};
}

}  // namespace

std::optional<TcpSegment> read_segment(Bytes packet) {
    if (packet.empty()) return std::nullopt;
    const bool ipv6 = number_at(packet, 0, 1) >> 4 == 6;
    std::size_t header_bytes = ipv6_header_bytes;
    if (packet.size() < (ipv6 ? ipv6_header_bytes : ipv4_header_bytes)) return std::nullopt;
    if (number_at(packet, ipv6 ? 6 : 9, 1) != tcp_number) return std::nullopt;
    std::size_t size_bytes = packet.size();
    if (ipv6) {
        size_bytes = std::min<std::size_t>(size_bytes, header_bytes + number_at(packet, 4, 2));
    } else {
        header_bytes = (number_at(packet, 0, 1) & 15) * 4;
        size_bytes = std::min<std::size_t>(size_bytes, number_at(packet, 2, 2));
    }
    if (size_bytes < header_bytes + tcp_header_bytes) return std::nullopt;
    const auto tcp = packet.subspan(header_bytes, size_bytes - header_bytes);
    const std::size_t data_at = (number_at(tcp, 12, 1) >> 4) * 4;
    if (data_at > tcp.size()) return std::nullopt;
    TcpSegment segment;
    segment.from = ipv6 ? packet.subspan(8, 16) : packet.subspan(12, 4);
    segment.to = ipv6 ? packet.subspan(24, 16) : packet.subspan(16, 4);
    segment.from_port = static_cast<std::uint16_t>(number_at(tcp, 0, 2));
    segment.to_port = static_cast<std::uint16_t>(number_at(tcp, 2, 2));
    segment.begin = number_at(tcp, 4, 4);
    segment.acknowledged = number_at(tcp, 8, 4);
    segment.flags = static_cast<std::uint8_t>(number_at(tcp, 13, 1));
    segment.end = segment.begin + static_cast<std::uint32_t>(tcp.size() - data_at) +
                  ((segment.flags & tcp_syn) != 0 ? 1 : 0) + ((segment.flags & tcp_fin) != 0 ? 1 : 0);
    return segment;
}

std::vector<std::byte> reset_packet(Bytes from, Bytes to, std::uint16_t from_port, std::uint16_t to_port,
                                    std::uint32_t number) {
    constexpr std::uint8_t hops = 64;
    Tins::TCP tcp{to_port, from_port};
    tcp.seq(number);
    tcp.flags(Tins::TCP::RST);
    tcp.window(0);
    if (from.size() == ipv4_address_bytes) {
        Tins::IP ip{ipv4_address(to), ipv4_address(from)};
        ip.ttl(hops);
        ip.id(0);
        return serialized(ip / tcp);
    }
    Tins::IPv6 ip{ipv6_address(to), ipv6_address(from)};
    ip.hop_limit(hops);
    return serialized(ip / tcp);
}

}  // namespace chathack::emulate
