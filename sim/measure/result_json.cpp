#include "sim/measure/result_json.hpp"

#include <nlohmann/json.hpp>

namespace chathack::measure {
namespace {

using json = nlohmann::ordered_json;

Time::rep us(Time time) { return std::chrono::duration_cast<std::chrono::microseconds>(time).count(); }

json json_of(const std::optional<double>& number) { return number ? json(*number) : json(nullptr); }

json json_of(const TimeSummary& times) {
    if (times.count == 0)
        return {{"count", 0},     {"mean", nullptr},  {"p50", nullptr}, {"p90", nullptr},
                {"p99", nullptr}, {"p99_9", nullptr}, {"max", nullptr}};
    return {{"count", times.count}, {"mean", us(times.mean)},  {"p50", us(times.p50)}, {"p90", us(times.p90)},
            {"p99", us(times.p99)}, {"p99_9", us(times.p999)}, {"max", us(times.max)}};
}

json json_of(const MeasuredNetworkUse& use) {
    return {{"packets", use.packets},
            {"bytes", use.bytes},
            {"lost", use.lost},
            {"queue_drops", use.queue_drops},
            {"tcp_retransmissions", use.retransmissions}};
}

json json_of(const SessionCounts& sessions) {
    return {{"logins", sessions.logins},
            {"turned_down", sessions.turned_down},
            {"lost", sessions.lost_connections},
            {"failed", sessions.failed_connections},
            {"left", sessions.left},
            {"never_in", sessions.never_in},
            {"asks", sessions.asks},
            {"asks_refused", sessions.refused},
            {"direct_opened", sessions.opened},
            {"direct_failed", sessions.failed}};
}

json json_of(const Violation& violation) {
    return {{"at_us", us(violation.at)},
            {"what", violation.what},
            {"message", violation.message},
            {"sender", violation.sender},
            {"receiver", violation.receiver}};
}

json json_of(const FaultResult& fault) {
    json written{{"at_us", us(fault.at)},
                 {"what", fault.what},
                 {"ends", fault.ends},
                 {"lost_connections", fault.lost_connections},
                 {"late_deliveries", fault.late},
                 {"recovered_after_us", nullptr}};
    if (fault.recovered_after) written["recovered_after_us"] = us(*fault.recovered_after);
    return written;
}

json json_of(const Second& second) {
    const auto us_of = [&](Time time) { return second.deliveries > 0 ? json(us(time)) : json(nullptr); };
    return {{"messages", second.said},
            {"deliveries", second.deliveries},
            {"direct_deliveries", second.direct},
            {"delivered_bytes", second.delivered_bytes},
            {"users", second.users},
            {"lost_connections", second.lost_connections},
            {"latency_p50_us", us_of(second.p50)},
            {"latency_p99_us", us_of(second.p99)},
            {"latency_max_us", us_of(second.max)},
            {"network", json_of(second.network)}};
}

json json_of(const ReceiverResult& receiver) {
    return {{"login", receiver.login},
            {"connected_us", us(receiver.connected)},
            {"delivered_bytes", receiver.delivered_bytes},
            {"goodput_bits_per_s", receiver.goodput_bits_per_second},
            {"latency_us", json_of(receiver.latency)}};
}

template <class T>
json list_of(const std::vector<T>& values) {
    auto list = json::array();
    for (const auto& value : values)
        list.push_back(json_of(value));
    return list;
}

/// Pairs of a latency and the share of the deliveries that took at most so long, in steps of at least 0.5 %.
json cdf_of(const Histogram& latencies) {
    auto points = json::array();
    const auto all = static_cast<double>(latencies.count());
    std::uint64_t seen = 0;
    double written = -1;
    latencies.for_each_bucket([&](Time time, std::uint64_t count) {
        if (points.empty()) points.push_back({us(latencies.min()), 0});
        seen += count;
        const auto share = static_cast<double>(seen) / all;
        if (share - written < 0.005 && seen < latencies.count()) return;
        points.push_back({us(time), share});
        written = share;
    });
    return points;
}

json numbers_json(const SimulationResult& result) {
    return {{"simulated_us", us(result.simulated)},
            {"messages", result.said},
            {"deliveries", result.deliveries},
            {"direct_deliveries", result.direct_deliveries},
            {"undelivered", result.undelivered},
            {"delivered_bytes", result.delivered_bytes},
            {"goodput_bits_per_s", result.goodput_bits_per_second},
            {"fairness",
             {{"goodput", json_of(result.fairness_goodput)}, {"latency", json_of(result.fairness_latency)}}},
            {"latency_us", json_of(result.latency)},
            {"direct_latency_us", json_of(result.direct_latency)},
            {"connect_us", json_of(result.connect)},
            {"login_us", json_of(result.login)},
            {"handshake_us", json_of(result.handshake)},
            {"connections", json_of(result.sessions)},
            {"network_use", json_of(result.network_use)}};
}

/// Collects every value that is not a map, with its path, such as `latency_us.p99`.
void flatten(const json& from, const std::string& prefix, std::vector<std::pair<std::string, json>>& all) {
    for (const auto& [key, value] : from.items()) {
        if (value.is_object()) {
            flatten(value, prefix + key + ".", all);
        } else {
            all.emplace_back(prefix + key, value);
        }
    }
}

}  // namespace

json to_json(const SimulationResult& result) {
    json written{{"schema", result_schema}, {"workload", result.workload}, {"network", result.network},
                 {"seed", result.seed},     {"users", result.users},       {"partial", result.interrupted},
                 {"violation", nullptr}};
    if (result.violation) written["violation"] = json_of(*result.violation);
    written.update(numbers_json(result));
    written["latency_cdf"] = cdf_of(result.latencies);
    written["faults"] = list_of(result.faults);
    written["seconds"] = list_of(result.seconds);
    written["receivers"] = list_of(result.receivers);
    return written;
}

std::vector<std::pair<std::string, double>> numbers_of(const SimulationResult& result) {
    std::vector<std::pair<std::string, json>> all;
    flatten(numbers_json(result), {}, all);
    std::vector<std::pair<std::string, double>> numbers;
    for (const auto& [name, value] : all) {
        if (value.is_number()) numbers.emplace_back(name, value.get<double>());
    }
    return numbers;
}

std::vector<std::string> number_names() {
    std::vector<std::pair<std::string, json>> all;
    flatten(numbers_json({}), {}, all);
    std::vector<std::string> names;
    for (const auto& [name, value] : all)
        names.push_back(name);
    return names;
}

}  // namespace chathack::measure
