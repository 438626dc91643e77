#pragma once

#include "conformance/input/diagnostics.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::scenario {

/// Follows each actor through the steps and complains where it does what it cannot: sends before it has
/// connected, sees something after it left, is used after it stalled, is looked at in two branches at once.
void check_flow(const Case& scenario_case, input::Diagnostics& report);

}  // namespace chathack::scenario
