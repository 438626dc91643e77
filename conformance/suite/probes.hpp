#pragma once

#include "conformance/scenario/scenario.hpp"

namespace chathack::suite {

/// Logs one client in: its transcript tells the target's round trip.
scenario::Case login_probe();
/// Claims a free login and expects to be told that it exists: no server conforms and passes.
scenario::Case always_agrees_probe();

/// Whether it is one of these, and none of the user's.
bool is_probe(const scenario::Case& scenario_case);

}  // namespace chathack::suite
