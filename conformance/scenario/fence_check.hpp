#pragma once

#include "conformance/input/diagnostics.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::scenario {

/// Reports an `expect` that needs a fence and has none. Only a fence can show that nothing comes, that
/// nothing more comes where more is allowed, or which of two alternatives came true when one is the beginning
/// of the other.
void check_fence(const ExpectStep& expect, input::Position at, input::Diagnostics& report);

}  // namespace chathack::scenario
