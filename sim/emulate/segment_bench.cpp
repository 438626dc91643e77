// Compares how fast our code and libtins read a TCP segment. The figures are in docs/adr/0011-libraries.md.
#include "sim/emulate/segment.hpp"

#include <benchmark/benchmark.h>
#include <tins/tins.h>

#include <algorithm>

namespace chathack::emulate {
namespace {

using Packet = std::vector<std::byte>;

/// A packet of 40 bytes of text with the time stamps that Linux sends; its checksums are right.
Packet packet_of(bool ipv6) {
    Tins::TCP tcp{7777, 40123};
    tcp.seq(1000);
    tcp.ack_seq(2000);
    tcp.flags(tcp_ack);
    tcp.timestamp(1, 2);
    tcp /= Tins::RawPDU(std::string(40, 'x'));
    const auto bytes = ipv6 ? (Tins::IPv6{"fd00::2", "fd00::1"} / tcp).serialize()
                            : (Tins::IP{"10.0.0.2", "10.0.0.1"} / tcp).serialize();
    Packet packet(bytes.size());
    std::ranges::transform(bytes, packet.begin(), [](std::uint8_t byte) { return std::byte{byte}; });
    return packet;
}

/// The part of a segment that `Flows` needs, without addresses.
struct Numbers {
    std::uint32_t begin, end, acknowledged;
    std::uint16_t from_port, to_port;
    std::uint8_t flags;
};

Numbers read_by_tins(std::span<const std::byte> packet) {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(packet.data());
    const auto size = static_cast<std::uint32_t>(packet.size());
    const auto numbers_of = [](const Tins::PDU& ip) {
        const auto& tcp = ip.rfind_pdu<Tins::TCP>();
        const auto data_bytes = tcp.inner_pdu() ? tcp.inner_pdu()->size() : 0;
        const auto counted =
            (tcp.get_flag(Tins::TCP::SYN) ? 1U : 0U) + (tcp.get_flag(Tins::TCP::FIN) ? 1U : 0U);
        return Numbers{tcp.seq(),     tcp.seq() + data_bytes + counted,
                       tcp.ack_seq(), tcp.sport(),
                       tcp.dport(),   static_cast<std::uint8_t>(tcp.flags() & 0xFF)};
    };
    if (bytes[0] >> 4 == 6) return numbers_of(Tins::IPv6{bytes, size});
    return numbers_of(Tins::IP{bytes, size});
}

void read_ours(benchmark::State& state) {
    const auto packet = packet_of(state.range(0) == 6);
    for ([[maybe_unused]] auto turn : state)
        benchmark::DoNotOptimize(read_segment(packet));
}
BENCHMARK(read_ours)->ArgName("ip")->Arg(4)->Arg(6);

void read_tins(benchmark::State& state) {
    const auto packet = packet_of(state.range(0) == 6);
    for ([[maybe_unused]] auto turn : state)
        benchmark::DoNotOptimize(read_by_tins(packet));
}
BENCHMARK(read_tins)->ArgName("ip")->Arg(4)->Arg(6);

}  // namespace
}  // namespace chathack::emulate
