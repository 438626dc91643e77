#include "sim/commands/sweep_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "conformance/commands/console.hpp"
#include "sim/network/loader.hpp"
#include "sim/play/play.hpp"
#include "sim/topology/read_map.hpp"
#include "sim/workload/loader.hpp"

namespace chathack::sim {

Inputs inputs_of(const sweep::Sweep& sweep, const sweep::Run& run, std::uint64_t memory_bytes) {
    auto workload = workload::load_workload_text(run.workload_yaml, sweep.workload_path);
    auto network = network::load_network_text(run.network_yaml, sweep.network_path, topology::read_map);
    Inputs inputs{std::move(workload.workload), std::move(network.network), {}};
    for (const auto* diagnostics : {&workload.diagnostics, &network.diagnostics}) {
        for (const auto& diagnostic : *diagnostics)
            inputs.why_not += (inputs.why_not.empty() ? "" : "; ") + diagnostic.message;
    }
    if (!inputs.workload || !inputs.network) return inputs;
    if (const auto misfit = play::misfit(*inputs.workload, *inputs.network)) inputs.why_not = *misfit;
    const auto needed = play::memory_needed(*inputs.workload, *inputs.network);
    if (memory_bytes > 0 && needed > memory_bytes)
        inputs.why_not = fmt::format("a run may need {} MiB, and --memory allows {} MiB for each",
                                     needed >> 20U, memory_bytes >> 20U);
    return inputs;
}

namespace {

/// Where the fault stands: at the value that is wrong by itself, or else at the first value of the point.
input::Position position_of(const std::string& why_not, const sweep::Sweep& sweep, std::size_t point,
                            std::uint64_t memory_bytes) {
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i) {
        if (inputs_of(sweep, run_with(sweep, point, {i}), memory_bytes).why_not == why_not)
            return sweep.points[point][i].position;
    }
    return sweep.points[point].empty() ? input::Position{} : sweep.points[point].front().position;
}

std::string values_text(const sweep::Sweep& sweep, std::size_t point) {
    std::string text;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i)
        text += fmt::format("{}{} = {}", i == 0 ? "" : ", ", sweep.parameters[i],
                            sweep::shown_value(sweep.points[point][i]));
    return text;
}

}  // namespace

bool check_points(const sweep::Sweep& sweep, const std::vector<sweep::Run>& runs,
                  std::uint64_t memory_bytes) {
    struct Fault {
        std::string why_not;
        std::size_t first_point = 0;
        std::size_t points = 0;
    };
    std::vector<Fault> faults;
    for (const auto& run : runs) {
        if (run.replication != 0) continue;
        const auto why_not = inputs_of(sweep, run, memory_bytes).why_not;
        if (why_not.empty()) continue;
        const auto known =
            std::ranges::find_if(faults, [&](const Fault& fault) { return fault.why_not == why_not; });
        if (known == faults.end()) {
            faults.push_back({why_not, run.point, 1});
        } else {
            ++known->points;
        }
    }
    std::vector<input::Diagnostic> told;
    for (const auto& [why_not, point, points] : faults) {
        auto with = values_text(sweep, point);
        if (points > 1)
            with += fmt::format(", and with {} other combination{}", points - 1, points == 2 ? "" : "s");
        told.push_back(
            {sweep.path, position_of(why_not, sweep, point, memory_bytes), "with " + with + ": " + why_not});
    }
    commands::print(told);
    return faults.empty();
}

std::vector<double> work_of(const sweep::Sweep& sweep, const std::vector<sweep::Run>& runs) {
    std::vector<double> all;
    for (const auto& run : runs) {
        if (run.replication > 0) {  // all runs of a point do the same work
            all.push_back(all.back());
            continue;
        }
        const auto workload = inputs_of(sweep, run, 0).workload.value();
        const auto users = static_cast<double>(workload.users());
        all.push_back(users * users * std::chrono::duration<double>{workload.duration}.count());
    }
    return all;
}

}  // namespace chathack::sim
