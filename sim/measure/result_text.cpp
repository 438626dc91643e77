#include "sim/measure/result_text.hpp"

#include <fmt/format.h>

namespace chathack::measure {
namespace {

double seconds(Time time) noexcept { return std::chrono::duration<double>{time}.count(); }
double ms(Time time) noexcept { return seconds(time) * 1000; }

std::string row(std::string_view name, const TimeSummary& times) {
    if (times.count == 0) return {};
    auto text = fmt::format("  {:<22}{:>10}", name, times.count);
    for (const auto time : {times.mean, times.p50, times.p90, times.p99, times.p999, times.max})
        text += fmt::format("{:>10.{}f}", ms(time), ms(time) < 10 ? 3 : 1);
    return text + "\n";
}

std::string index_text(const std::optional<double>& index) {
    return index ? fmt::format("{:.4f}", *index) : std::string{"not measured"};
}

std::string bit_rate(double bits_per_second) {
    if (bits_per_second >= 1e6) return fmt::format("{:.2f} Mbit/s", bits_per_second / 1e6);
    return fmt::format("{:.1f} kbit/s", bits_per_second / 1e3);
}

std::string fault_line(const FaultResult& fault) {
    auto text = fmt::format("  {:>8.3f} s  {}", seconds(fault.at), fault.what);
    if (fault.ends) return text + "\n";
    text += ": ";
    const bool felt = fault.late > 0 || fault.lost_connections > 0;
    if (fault.recovered_after == Time{} && !felt) return text + "nobody felt it\n";
    text += fault.recovered_after ? fmt::format("recovered after {:.3f} s", seconds(*fault.recovered_after))
                                  : std::string{"no recovery seen"};
    return text +
           fmt::format("; {} late deliveries, {} connections lost\n", fault.late, fault.lost_connections);
}

}  // namespace

std::string to_text(const SimulationResult& result) {
    auto text =
        fmt::format("{}\n{} user{} on {}, seed {}; {:.3f} s simulated{}\n\n", result.workload, result.users,
                    result.users == 1 ? "" : "s", result.network, result.seed, seconds(result.simulated),
                    result.interrupted ? ", INTERRUPTED: what follows is a part" : "");
    text += fmt::format("  {:<22}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}\n", "times in ms", "count",
                        "mean", "p50", "p90", "p99", "p99.9", "max");
    text += row("delivery to everyone", result.latency);
    text += row("direct delivery", result.direct_latency);
    text += row("TCP connection", result.connect);
    text += row("login", result.login);
    text += row("ask to direct", result.handshake);
    const auto& s = result.sessions;
    const auto& n = result.network_use;
    text +=
        fmt::format("\n  messages {}, deliveries {}, direct {}; goodput of all receivers {}\n", result.said,
                    result.deliveries, result.direct_deliveries, bit_rate(result.goodput_bits_per_second));
    text += fmt::format("  fairness among receivers (Jain): goodput {}, latency {}\n",
                        index_text(result.fairness_goodput), index_text(result.fairness_latency));
    text += fmt::format("  logins {}, turned down {}, connections lost {}, failed {}, left {}\n", s.logins,
                        s.turned_down, s.lost_connections, s.failed_connections, s.left);
    if (s.never_in > 0)
        text += fmt::format("  {} of {} users could never log in\n", s.never_in, result.users);
    if (s.asks > 0)
        text += fmt::format("  asks {}, refused {}, direct connections {}, failed {}\n", s.asks, s.refused,
                            s.opened, s.failed);
    text += fmt::format("  packets {}, lost {}, of these by full queues {}; TCP retransmissions {}\n",
                        n.packets, n.lost, n.queue_drops, n.retransmissions);
    if (result.undelivered > 0 && !result.violation && !result.interrupted)
        text += fmt::format("  {} owed when the run ended: TCP had not brought {} through the network yet\n",
                            result.undelivered == 1 ? "1 delivery was"
                                                    : fmt::format("{} deliveries were", result.undelivered),
                            result.undelivered == 1 ? "it" : "them");
    if (!result.faults.empty()) text += "\n  faults\n";
    for (const auto& fault : result.faults)
        text += fault_line(fault);
    if (result.violation) text += "\n  VIOLATED at " + to_string(*result.violation) + "\n";
    return text;
}

}  // namespace chathack::measure
