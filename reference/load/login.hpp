#pragma once

#include "reference/load/dialect.hpp"
#include "reference/load/options.hpp"
#include "reference/load/outcome.hpp"
#include "reference/load/swarm.hpp"

namespace chathack::load {

/// Connects all links of `swarm`, `options.connects_at_once` at a time, and waits until each is logged in,
/// but for `options.login_timeout` at most.
LoginOutcome log_in(Swarm& swarm, const LoadOptions& options);

}  // namespace chathack::load
