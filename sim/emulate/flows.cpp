#include "sim/emulate/flows.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace chathack::emulate {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t ipv4_header_bytes = 20;
constexpr std::size_t ipv6_header_bytes = 40;
constexpr std::size_t tcp_header_bytes = 20;
constexpr std::uint8_t tcp_number = 6;
constexpr std::uint8_t fin = 1;
constexpr std::uint8_t syn = 2;
constexpr std::uint8_t rst = 4;
constexpr std::uint8_t ack = 16;

std::uint32_t number_at(Bytes bytes, std::size_t offset, std::size_t size_bytes) {
    std::uint32_t number = 0;
    for (const auto byte : bytes.subspan(offset, size_bytes))
        number = number << 8 | std::to_integer<std::uint32_t>(byte);
    return number;
}

void append(std::vector<std::byte>& out, std::uint32_t number, std::size_t size_bytes) {
    for (std::size_t i = size_bytes; i-- > 0;)  // bytes above the number's own are zero
        out.push_back(static_cast<std::byte>(std::uint64_t{number} >> (8 * i)));
}

bool is_before(std::uint32_t one, std::uint32_t other) { return static_cast<std::int32_t>(one - other) < 0; }

/// A TCP packet, taken apart.
struct Segment {
    Bytes from, to;  // addresses
    std::uint16_t from_port = 0;
    std::uint16_t to_port = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t acknowledged = 0;
    std::uint8_t flags = 0;
};

std::optional<Segment> read_segment(Bytes packet) {
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
    Segment segment;
    segment.from = ipv6 ? packet.subspan(8, 16) : packet.subspan(12, 4);
    segment.to = ipv6 ? packet.subspan(24, 16) : packet.subspan(16, 4);
    segment.from_port = static_cast<std::uint16_t>(number_at(tcp, 0, 2));
    segment.to_port = static_cast<std::uint16_t>(number_at(tcp, 2, 2));
    segment.begin = number_at(tcp, 4, 4);
    segment.acknowledged = number_at(tcp, 8, 4);
    segment.flags = static_cast<std::uint8_t>(number_at(tcp, 13, 1));
    segment.end = segment.begin + static_cast<std::uint32_t>(tcp.size() - data_at) +
                  ((segment.flags & syn) != 0 ? 1 : 0) + ((segment.flags & fin) != 0 ? 1 : 0);
    return segment;
}

std::uint16_t checksum(Bytes bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2)
        sum += number_at(bytes, i, 1) << 8 | (i + 1 < bytes.size() ? number_at(bytes, i + 1, 1) : 0);
    while (sum >> 16 != 0)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

void put_checksum(std::span<std::byte> at, std::uint16_t value) {
    at[0] = static_cast<std::byte>(value >> 8);
    at[1] = static_cast<std::byte>(value & 0xFF);
}

std::vector<std::byte> reset_packet(Bytes from, Bytes to, std::uint16_t from_port, std::uint16_t to_port,
                                    std::uint32_t number) {
    std::vector<std::byte> tcp;
    append(tcp, from_port, 2);
    append(tcp, to_port, 2);
    append(tcp, number, 4);
    append(tcp, 0, 4);
    append(tcp, tcp_header_bytes / 4 << 4, 1);
    append(tcp, rst, 1);
    append(tcp, 0, 6);  // window, checksum, urgent
    std::vector<std::byte> checked{from.begin(), from.end()};
    checked.insert(checked.end(), to.begin(), to.end());
    append(checked, tcp_number, 2);
    append(checked, tcp_header_bytes, 2);
    checked.insert(checked.end(), tcp.begin(), tcp.end());
    put_checksum(std::span{tcp}.subspan(16, 2), checksum(checked));

    std::vector<std::byte> packet;
    constexpr std::uint8_t hops = 64;
    if (from.size() == 4) {
        append(packet, 0x45, 1);
        append(packet, 0, 1);
        append(packet, ipv4_header_bytes + tcp_header_bytes, 2);
        append(packet, 0, 4);  // not a fragment
        append(packet, hops, 1);
        append(packet, tcp_number, 1);
        append(packet, 0, 2);
    } else {
        append(packet, 0x60000000, 4);
        append(packet, tcp_header_bytes, 2);
        append(packet, tcp_number, 1);
        append(packet, hops, 1);
    }
    packet.insert(packet.end(), from.begin(), from.end());
    packet.insert(packet.end(), to.begin(), to.end());
    if (from.size() == 4) put_checksum(std::span{packet}.subspan(10, 2), checksum(packet));
    packet.insert(packet.end(), tcp.begin(), tcp.end());
    return packet;
}

std::vector<std::byte> copied(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

void Flows::sent_to_real(Bytes packet, transport::Time now) { note(packet, true, now); }
void Flows::sent_by_real(Bytes packet, transport::Time now) { note(packet, false, now); }

bool Flows::waits(const Side& side, const Side& other) {
    return side.begun && (!other.heard || is_before(other.acknowledged, side.end));
}

void Flows::note(Bytes packet, bool from_client, transport::Time now) {
    const auto segment = read_segment(packet);
    if (!segment) return;
    const auto key =
        from_client ? Key{copied(segment->from), copied(segment->to), segment->from_port, segment->to_port}
                    : Key{copied(segment->to), copied(segment->from), segment->to_port, segment->from_port};
    auto& flow = all_[key];
    auto& side = from_client ? flow.client : flow.real;
    auto& other = from_client ? flow.real : flow.client;
    if (!waits(side, other)) side.moved = now;
    flow.reset = flow.reset || (segment->flags & rst) != 0;
    if (!side.begun || is_before(side.end, segment->end)) side.end = segment->end;
    side.begun = true;
    side.finished = side.finished || (segment->flags & fin) != 0;
    if ((segment->flags & ack) == 0) return;
    if (side.heard && !is_before(side.acknowledged, segment->acknowledged)) return;  // an old one comes late
    if (waits(other, side)) longest_stall_ = std::max(longest_stall_, now - other.moved);
    side.acknowledged = segment->acknowledged;
    side.heard = true;
    other.moved = now;
}

bool Flows::Flow::over() const {
    const bool closed = client.finished && real.finished && !is_before(client.acknowledged, real.end) &&
                        !is_before(real.acknowledged, client.end);
    return reset || closed;
}

std::size_t Flows::open() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(all_, [](const auto& entry) { return !entry.second.over(); }));
}

bool Flows::a_client_waits() const {
    return std::ranges::any_of(all_, [](const auto& entry) {
        const auto& [client, real, reset] = entry.second;
        return !reset && waits(client, real);
    });
}

bool Flows::real_waits() const {
    return std::ranges::any_of(all_, [](const auto& entry) {
        const auto& [client, real, reset] = entry.second;
        return !reset && waits(real, client);
    });
}

transport::Time Flows::longest_stall(transport::Time now) const {
    auto longest = longest_stall_;
    for (const auto& [key, flow] : all_) {
        if (flow.reset) continue;
        if (waits(flow.client, flow.real)) longest = std::max(longest, now - flow.client.moved);
        if (waits(flow.real, flow.client)) longest = std::max(longest, now - flow.real.moved);
    }
    return longest;
}

std::vector<std::vector<std::byte>> Flows::resets() const {
    std::vector<std::vector<std::byte>> all;
    for (const auto& [key, flow] : all_) {
        if (flow.over()) continue;
        for (const auto number : {flow.real.acknowledged, flow.client.end})
            all.push_back(reset_packet(key.client, key.real, key.client_port, key.real_port, number));
    }
    return all;
}

}  // namespace chathack::emulate
