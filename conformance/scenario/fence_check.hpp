#pragma once

#include "conformance/input/diagnostics.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::scenario {

/// Complains where an `expect` without a fence cannot tell what it should: that nothing comes, that what may
/// come does not, or which of two alternatives it is when one begins like the other.
void check_fence(const ExpectStep& expect, input::Position at, input::Diagnostics& report);

}  // namespace chathack::scenario
