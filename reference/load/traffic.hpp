#pragma once

#include "reference/load/dialect.hpp"
#include "reference/load/options.hpp"
#include "reference/load/outcome.hpp"
#include "reference/load/swarm.hpp"

namespace chathack::load {

/// Sends messages from the logged-in links of `swarm` and keeps account of every delivery. It ends when the
/// time or the number of messages is reached and nothing is owed, or when something goes wrong.
TrafficOutcome run_traffic(Swarm& swarm, const Dialect& dialect, const LoadOptions& options);

/// Keeps the logged-in links of `swarm` open for `options.duration` and sends nothing. `outcome` gets what
/// happened.
void run_idle(Swarm& swarm, const LoadOptions& options, IdleOutcome& outcome);

/// What was used between two moments; nothing when one of them is not known.
std::optional<CpuUse> used_between(const std::optional<CpuUse>& from, const std::optional<CpuUse>& to);

}  // namespace chathack::load
