#pragma once

#include "conformance/input/diagnostics.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::scenario {

/// Follows each actor through the steps and reports what it cannot do: to send before it has connected, to
/// see something after it left, to do anything after it stalled, or to be looked at in two branches at once.
void check_flow(const Case& scenario_case, input::Diagnostics& report);

}  // namespace chathack::scenario
