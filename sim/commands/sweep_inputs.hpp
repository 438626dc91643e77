#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/network/network.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::sim {

/// What a run of a sweep plays, or why it cannot.
struct Inputs {
    std::optional<workload::Workload> workload;
    std::optional<network::Network> network;
    std::string why_not;
};
/// @param memory_bytes  that a run may need; 0: any
Inputs inputs_of(const sweep::Sweep& sweep, const sweep::Run& run, std::uint64_t memory_bytes);

/// Tries every point. False after complaints, one for all points that have the same fault.
bool check_points(const sweep::Sweep& sweep, const std::vector<sweep::Run>& runs, std::uint64_t memory_bytes);

/// How much work each run is, in no unit: everybody hears everybody, for so long. The points are good.
std::vector<double> work_of(const sweep::Sweep& sweep, const std::vector<sweep::Run>& runs);

}  // namespace chathack::sim
