#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sim/measure/result.hpp"
#include "sim/network/network.hpp"
#include "sim/workload/workload.hpp"

/// Plays a workload on a network in ns-3: the reference server, and the reference client for every user.
namespace chathack::play {

using transport::Time;

struct Plan {
    const workload::Workload& workload;
    const network::Network& network;
    std::uint64_t seed = 1;
    std::string pcap_folder;  ///< empty: no pcap files
    std::string animation;    ///< a file for NetAnim; empty: none
    std::string flows;        ///< a file for FlowMonitor's XML; empty: none
};

/// The progress of a run.
struct PlayProgress {
    Time simulated{};
    Time planned{};  ///< the duration of the workload
    std::size_t users = 0;
    std::uint64_t deliveries = 0;
};

/// Called during the run, each at least once in 20 ms of simulated time.
struct Hooks {
    std::function<void(const PlayProgress&)> progress;
    std::function<bool()> interrupted;  ///< true ends the run with a partial result
};

/// Why the workload cannot be played on the network, as a sentence; nothing when it can.
std::optional<std::string> misfit(const workload::Workload& workload, const network::Network& network);

/// Plays the plan until nothing is owed, an invariant is violated, or it is interrupted. Two runs of one plan
/// give the same result. The plan must have no `misfit`. One run at a time in a process; afterwards the
/// simulator is clean for the next.
measure::SimulationResult play(const Plan& plan, const Hooks& hooks);

/// The most memory that a run will need, in bytes. It is an estimate from measurements, and rather too high
/// than too low. It counts the users, what they say, and what must wait when more is said than the network
/// carries. Files that are written (pcap, animation) need none.
std::uint64_t memory_needed(const workload::Workload& workload, const network::Network& network);

}  // namespace chathack::play
