#include "reference/load/report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace chathack::load {
namespace {

using nlohmann::json;

constexpr double share_p50 = 0.5, share_p90 = 0.9, share_p99 = 0.99, share_p999 = 0.999;

double seconds(Time time) { return std::chrono::duration<double>{time}.count(); }
double microseconds(Time time) { return std::chrono::duration<double, std::micro>{time}.count(); }

double per_second(std::uint64_t count, Time time) {
    return time > Time{} ? static_cast<double>(count) / seconds(time) : 0;
}
double per_read(const TrafficOutcome& traffic) {
    return traffic.reads == 0 ? 0
                              : static_cast<double>(traffic.deliveries) / static_cast<double>(traffic.reads);
}
double growth_per_client(std::uint64_t before, std::uint64_t after, std::size_t clients) {
    return (static_cast<double>(after) - static_cast<double>(before)) / static_cast<double>(clients);
}

bool is_closed_loop(const LoadOptions& options) { return options.per_second <= 0; }

std::string text_of(const Histogram& times) {
    const auto ms = [](Time time) { return microseconds(time) / 1000; };
    return fmt::format("p50 {:.3f}  p90 {:.3f}  p99 {:.3f}  p99.9 {:.3f}  max {:.3f} ms",
                       ms(times.quantile(share_p50)), ms(times.quantile(share_p90)),
                       ms(times.quantile(share_p99)), ms(times.quantile(share_p999)), ms(times.max()));
}
std::string text_of(const CpuUse& use) {
    return fmt::format("{:.3f} s of processor time ({:.2f} user, {:.2f} system)", seconds(use.total),
                       seconds(use.user), seconds(use.system));
}

std::string text_of(const LoadOptions& options, const TrafficOutcome& traffic) {
    auto text = fmt::format("sent        {} messages in {:.3f} s: {:.0f} per s\n", traffic.sent,
                            seconds(traffic.measured), per_second(traffic.sent, traffic.measured));
    text += fmt::format("deliveries  {}: {:.0f} per s, {:.1f} to a read\n", traffic.deliveries,
                        per_second(traffic.deliveries, traffic.measured), per_read(traffic));
    text += fmt::format(
        "latency     {}\n            {}\n", text_of(traffic.latency),
        is_closed_loop(options)
            ? "from the send; closed loop: a stalled server is asked less, so stalls weigh too little"
            : "from when the message was due; stalls show in full");
    if (traffic.server) {
        text += fmt::format("server      {}: {:.0f} deliveries per processor second\n",
                            text_of(*traffic.server), per_second(traffic.deliveries, traffic.server->total));
    }
    const auto& tally = traffic.tally;
    text += fmt::format(
        "whole run   {} sent, {} delivered, {} echoed; {} never came, {} overtaken, {} repeated, {} wrong\n",
        tally.sent, tally.deliveries, tally.echoes, traffic.owed, tally.skipped, tally.repeated, tally.wrong);
    return text;
}

std::string text_of(const LoadOptions& options, const IdleOutcome& idle) {
    std::string text;
    if (idle.login_cpu) text += fmt::format("server      {} for the logins\n", text_of(*idle.login_cpu));
    if (idle.idle_cpu)
        text += fmt::format("            {} in {:.1f} s idle\n", text_of(*idle.idle_cpu),
                            seconds(options.duration));
    if (idle.before && idle.after) {
        text += fmt::format(
            "memory      {} to {} KiB resident, {} to {} KiB proportional: {:.0f} bytes per client\n",
            idle.before->rss_bytes / 1024, idle.after->rss_bytes / 1024, idle.before->pss_bytes / 1024,
            idle.after->pss_bytes / 1024,
            growth_per_client(idle.before->pss_bytes, idle.after->pss_bytes, options.links()));
    }
    return text;
}

json json_of(const Histogram& times) {
    return {{"count", times.count()},
            {"mean", microseconds(times.mean())},
            {"min", microseconds(times.min())},
            {"p50", microseconds(times.quantile(share_p50))},
            {"p90", microseconds(times.quantile(share_p90))},
            {"p99", microseconds(times.quantile(share_p99))},
            {"p99.9", microseconds(times.quantile(share_p999))},
            {"max", microseconds(times.max())}};
}
json json_of(const CpuUse& use) {
    return {{"cpu_s", seconds(use.total)}, {"user_s", seconds(use.user)}, {"system_s", seconds(use.system)}};
}
json json_of(const MemoryUse& use) { return {{"rss_bytes", use.rss_bytes}, {"pss_bytes", use.pss_bytes}}; }

json json_of(const LoadOptions& options, const TrafficOutcome& traffic) {
    const auto& tally = traffic.tally;
    json written{{"measured_s", seconds(traffic.measured)},
                 {"sent", traffic.sent},
                 {"sent_per_s", per_second(traffic.sent, traffic.measured)},
                 {"deliveries", traffic.deliveries},
                 {"deliveries_per_s", per_second(traffic.deliveries, traffic.measured)},
                 {"deliveries_per_read", per_read(traffic)},
                 {"latency_us", json_of(traffic.latency)},
                 {"latency_from", is_closed_loop(options) ? "send" : "intended send"},
                 {"whole_run",
                  {{"sent", tally.sent},
                   {"deliveries", tally.deliveries},
                   {"echoes", tally.echoes},
                   {"never_came", traffic.owed},
                   {"overtaken", tally.skipped},
                   {"repeated", tally.repeated},
                   {"wrong", tally.wrong},
                   {"connections_lost", traffic.lost_links}}}};
    if (traffic.server) {
        written["server"] = json_of(*traffic.server);
        written["server"]["deliveries_per_cpu_s"] = per_second(traffic.deliveries, traffic.server->total);
    }
    return written;
}

json json_of(const LoadOptions& options, const IdleOutcome& idle) {
    json written{{"connections_lost", idle.lost_links}};
    if (idle.login_cpu) written["server_login"] = json_of(*idle.login_cpu);
    if (idle.idle_cpu) written["server_idle"] = json_of(*idle.idle_cpu);
    if (idle.before && idle.after) {
        written["memory_before"] = json_of(*idle.before);
        written["memory_after"] = json_of(*idle.after);
        written["rss_bytes_per_client"] =
            growth_per_client(idle.before->rss_bytes, idle.after->rss_bytes, options.links());
        written["pss_bytes_per_client"] =
            growth_per_client(idle.before->pss_bytes, idle.after->pss_bytes, options.links());
    }
    return written;
}

}  // namespace

std::string to_text(const LoadOptions& options, const LoadOutcome& outcome) {
    std::string text = fmt::format("{} clients of {}", options.clients, to_string(options.server));
    if (!options.idle) {
        text +=
            fmt::format(", {} of them sending {}-byte messages, ", options.senders, options.message_bytes);
        text += is_closed_loop(options) ? fmt::format("window {} each", options.window)
                                        : fmt::format("{} per s in all", options.per_second);
    }
    text += fmt::format("\nlogins      {} in {:.3f} s: {:.0f} per s; {}\n", outcome.login.logged_in,
                        seconds(outcome.login.took), per_second(outcome.login.logged_in, outcome.login.took),
                        text_of(outcome.login.times));
    if (outcome.traffic) text += text_of(options, *outcome.traffic);
    if (outcome.idle) text += text_of(options, *outcome.idle);
    return text;
}

json to_json(const LoadOptions& options, const LoadOutcome& outcome) {
    json written{{"version", 1},
                 {"server", to_string(options.server)},
                 {"dialect", options.redis ? "redis" : "chathack"},
                 {"clients", options.clients},
                 {"logins",
                  {{"count", outcome.login.logged_in},
                   {"took_s", seconds(outcome.login.took)},
                   {"per_s", per_second(outcome.login.logged_in, outcome.login.took)},
                   {"times_us", json_of(outcome.login.times)}}}};
    if (!options.idle) {
        written["senders"] = options.senders;
        written["message_bytes"] = options.message_bytes;
        if (is_closed_loop(options)) {
            written["window"] = options.window;
        } else {
            written["rate_per_s"] = options.per_second;
        }
    }
    if (outcome.traffic) written["traffic"] = json_of(options, *outcome.traffic);
    if (outcome.idle) written["idle"] = json_of(options, *outcome.idle);
    const auto stop = outcome.stop();
    written["exit"] = static_cast<int>(stop.exit);
    if (!stop.why.empty()) written["why"] = stop.why;
    return written;
}

}  // namespace chathack::load
