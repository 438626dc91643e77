#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/network/network.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::sim {

/// What a run of a sweep plays, or why it cannot be played.
struct Inputs {
    std::optional<workload::Workload> workload;
    std::optional<network::Network> network;
    std::string why_not;
};
/// @param memory_bytes  most memory that a run may need; 0: no limit
Inputs inputs_of(const sweep::Sweep& sweep, const sweep::Run& run, std::uint64_t memory_bytes);

/// Tries every point. False after complaints; points with the same fault share one complaint.
bool check_points(const sweep::Sweep& sweep, const std::vector<sweep::Run>& runs, std::uint64_t memory_bytes);

/// How much work each run is, to compare runs by; it has no unit. Every user hears every other, so it grows
/// with the square of the users, and with the duration. The points must have passed `check_points`.
std::vector<double> work_of(const sweep::Sweep& sweep, const std::vector<sweep::Run>& runs);

}  // namespace chathack::sim
