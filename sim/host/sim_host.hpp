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
    std::vector<target::TargetAccount> accounts;  ///< of the server
    std::string pcap;                    ///< a folder that gets one for each case; empty: none is written
    reports::NetworkUse* use = nullptr;  ///< what the networks of all cases do is added to it
};

/// The patience of simulated cases, unless ten of the network's round trips are longer. It is long, as
/// virtual time costs nothing, so that what ns-3 still does behind the scenes (acknowledgements, ends that
/// linger) is over before it is, and so that TCP gives a connection up, which is no fault of the server's,
/// before the runner does.
inline constexpr runner::Time simulated_answer_least{std::chrono::minutes{20}};
inline constexpr runner::Time simulated_quiet_least{std::chrono::minutes{1}};

/// The reference server as a target: its name, its accounts, and what it does where a clause is OPEN.
target::TargetFile reference_target();

/// Plays each case in a simulation of its own, in virtual time: the reference server on one machine, the
/// runner's players on others, each Connect from the next.
///
/// "Nothing arrives" is exact here: when no event is left but the runner's own alarm, the runner is told so.
/// Until then its deadlines count, in virtual time; they may be long, since waiting costs nothing.
///
/// One at a time in a process, as ns-3 has one simulation at a time.
std::unique_ptr<suite::Host> make_sim_host(SimHostOptions options);

}  // namespace chathack::sim
