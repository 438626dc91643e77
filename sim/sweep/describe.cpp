#include <fmt/format.h>

#include <algorithm>

#include "sim/sweep/sweep.hpp"

namespace chathack::sweep {
namespace {

/// Each parameter with its values; values that repeat are listed once.
std::string parameters_of(const Sweep& sweep) {
    std::string text;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i) {
        std::vector<std::string> values;
        for (const auto& point : sweep.points) {
            if (auto value = shown_value(point[i]);
                std::find(values.begin(), values.end(), value) == values.end())
                values.push_back(std::move(value));
        }
        text += fmt::format("  {}: {}\n", sweep.parameters[i], fmt::join(values, ", "));
    }
    return text;
}

}  // namespace

std::string describe(const Sweep& sweep) {
    auto text = sweep.title + "\n";
    if (!sweep.about.empty()) text += sweep.about + (sweep.about.ends_with('\n') ? "" : "\n");
    text += fmt::format("\nworkload  {}\nnetwork   {}\n\n{}:\n", sweep.workload_path, sweep.network_path,
                        sweep.grid ? "every combination of" : "some combinations of");
    text += parameters_of(sweep);
    const auto points = sweep.points.size();
    text += fmt::format("\n{} combination{} x {} replication{} = {} runs, seeds from {}\n", points,
                        points == 1 ? "" : "s", sweep.replications, sweep.replications == 1 ? "" : "s",
                        points * sweep.replications, sweep.seed);
    text += fmt::format("measured, with {:g} % intervals: {}\n", sweep.confidence * 100,
                        fmt::join(sweep.measures, ", "));
    return text;
}

}  // namespace chathack::sweep
