#pragma once

#include "reference/load/dialect.hpp"
#include "reference/load/options.hpp"
#include "reference/load/outcome.hpp"
#include "reference/load/swarm.hpp"

namespace chathack::load {

/// Connects all links of `swarm` and waits until the server has let each in, `options.connects_at_once` at a
/// time, within `options.login_timeout`.
LoginOutcome log_in(Swarm& swarm, const LoadOptions& options);

}  // namespace chathack::load
