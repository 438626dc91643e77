#pragma once

#include <memory>
#include <string>
#include <vector>

#include "conformance/suite/host.hpp"
#include "conformance/target/target_file.hpp"
#include "sim/host/case_network.hpp"

namespace chathack::sim {

struct SimHostOptions {
    MakeCaseNetwork make_network;
    std::vector<target::TargetAccount> accounts;  ///< accounts of the server
    std::string pcap;                    ///< gets a folder of captures for each case; empty: none are written
    reports::NetworkUse* use = nullptr;  ///< gets the use of all cases' networks added; may be null
};

/// The patience of simulated cases, unless ten of the network's round trips are longer. Long times cost
/// nothing in virtual time, and have two reasons. Events that ns-3 still has to run, such as acknowledgements
/// and lingering ends, are over first. And when a network loses too much, TCP gives the connection up before
/// the runner's patience ends, so that the server is not blamed.
inline constexpr runner::Time simulated_answer_least{std::chrono::minutes{20}};
inline constexpr runner::Time simulated_quiet_least{std::chrono::minutes{1}};

/// The reference server as a target: its name, its accounts, and its behaviours for OPEN clauses.
target::TargetFile reference_target();

/// Plays each case in a simulation of its own, in virtual time. The reference server is on one machine and
/// the runner's actors on others; each Connect goes out from the next machine.
///
/// "Nothing arrives" is certain here: when no event is left but the runner's own alarm, the runner is told
/// so. Until then its deadlines count in virtual time. They may be long, since waiting costs nothing.
///
/// One at a time in a process, because ns-3 has one simulation at a time.
std::unique_ptr<suite::Host> make_sim_host(SimHostOptions options);

}  // namespace chathack::sim
