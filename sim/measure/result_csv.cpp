#include "sim/measure/result_csv.hpp"

#include <fmt/format.h>

namespace chathack::measure {
namespace {

double in_ms(Time time) noexcept { return std::chrono::duration<double, std::milli>{time}.count(); }

/// A time in milliseconds; empty when `count` says that nothing was measured.
std::string ms_cell(Time time, std::uint64_t count) {
    return count > 0 ? fmt::format("{:.3f}", in_ms(time)) : std::string{};
}

}  // namespace

std::string seconds_csv(const SimulationResult& result) {
    std::string text =
        "second,messages,deliveries,direct_deliveries,delivered_bytes,users,lost_connections,latency_p50_ms,"
        "latency_p99_ms,latency_max_ms,packets,bytes,lost_packets,queue_drops,tcp_retransmissions\n";
    for (std::size_t i = 0; i < result.seconds.size(); ++i) {
        const auto& s = result.seconds[i];
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", i + 1, s.said, s.deliveries,
                            s.direct, s.delivered_bytes, s.users, s.lost_connections,
                            ms_cell(s.p50, s.deliveries), ms_cell(s.p99, s.deliveries),
                            ms_cell(s.max, s.deliveries), s.network.packets, s.network.bytes, s.network.lost,
                            s.network.queue_drops, s.network.retransmissions);
    }
    return text;
}

std::string receivers_csv(const SimulationResult& result) {
    std::string text =
        "login,connected_s,deliveries,delivered_bytes,goodput_bits_per_s,latency_mean_ms,latency_p50_ms,"
        "latency_p90_ms,latency_p99_ms,latency_p99_9_ms,latency_max_ms\n";
    for (const auto& r : result.receivers) {
        text += fmt::format("{},{:.6f},{},{},{:.1f}", r.login, in_ms(r.connected) / 1000, r.latency.count,
                            r.delivered_bytes, r.goodput_bits_per_second);
        for (const auto time :
             {r.latency.mean, r.latency.p50, r.latency.p90, r.latency.p99, r.latency.p999, r.latency.max})
            text += "," + ms_cell(time, r.latency.count);
        text += "\n";
    }
    return text;
}

}  // namespace chathack::measure
