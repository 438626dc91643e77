#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace chathack::emulate {

constexpr std::uint8_t tcp_fin = 1;
constexpr std::uint8_t tcp_syn = 2;
constexpr std::uint8_t tcp_rst = 4;
constexpr std::uint8_t tcp_ack = 16;

/// The TCP segment of an IP packet. Its spans point into the packet.
struct TcpSegment {
    std::span<const std::byte> from;  ///< the sender's address: 4 bytes, or 16
    std::span<const std::byte> to;
    std::uint16_t from_port = 0;
    std::uint16_t to_port = 0;
    std::uint32_t begin = 0;  ///< sequence number of its first byte
    std::uint32_t end = 0;    ///< one past its last byte; SYN and FIN count as one each
    std::uint32_t acknowledged = 0;
    std::uint8_t flags = 0;
};

/// Reads an IPv4 or IPv6 packet. Nothing when it carries no TCP or its headers are cut short. An IPv6 packet
/// with extension headers counts as one without TCP.
std::optional<TcpSegment> read_segment(std::span<const std::byte> packet);

/// Makes a packet, checksums included, that resets a connection at `to` as if `from` had sent it.
///
/// @param number  sequence number of the byte that `to` expects next
std::vector<std::byte> reset_packet(std::span<const std::byte> from, std::span<const std::byte> to,
                                    std::uint16_t from_port, std::uint16_t to_port, std::uint32_t number);

}  // namespace chathack::emulate
