#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <numeric>

#include "reference/wire/check.hpp"
#include "sim/measure/result_json.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/sweep/tree_edit.hpp"

namespace chathack::sweep {
namespace {

void set(Sweep& sweep, std::string_view parameter, const input::YamlNode& value) {
    const bool in_workload = parameter.starts_with(workload_prefix);
    parameter.remove_prefix(in_workload ? workload_prefix.size() : network_prefix.size());
    CHATHACK_CHECK(set_value(in_workload ? sweep.workload : sweep.network, parameter, value).empty());
}

/// A hash of everything that the run depends on.
std::string key_of(const Run& run, const std::string& program) {
    const boost::uuids::name_generator_sha1 hash{boost::uuids::ns::oid()};
    const auto all =
        program + '\0' + run.workload_yaml + '\0' + run.network_yaml + '\0' + std::to_string(run.seed);
    return to_string(hash(all));
}

}  // namespace

std::vector<Run> runs_of(const Sweep& sweep, const std::string& program) {
    std::vector<Run> runs;
    std::vector<std::size_t> all(sweep.parameters.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t point = 0; point < sweep.points.size(); ++point) {
        auto run = run_with(sweep, point, all);
        for (; run.replication < sweep.replications; ++run.replication, ++run.seed) {
            run.key = key_of(run, program);
            runs.push_back(run);
        }
    }
    return runs;
}

Run run_with(const Sweep& sweep, std::size_t point, const std::vector<std::size_t>& parameters) {
    auto changed = sweep;
    for (const auto i : parameters)
        set(changed, sweep.parameters[i], sweep.points[point][i]);
    return {.point = point,
            .replication = 0,
            .seed = sweep.seed,
            .workload_yaml = to_yaml(changed.workload),
            .network_yaml = to_yaml(changed.network),
            .key = {}};
}

std::vector<std::string> measure_names() { return measure::number_names(); }

std::string shown_value(const input::YamlNode& value) {
    return value.is_scalar() ? value.scalar : to_yaml(value);
}

}  // namespace chathack::sweep
