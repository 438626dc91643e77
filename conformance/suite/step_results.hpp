#pragma once

#include <vector>

#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

/// How each step went, nested ones behind the one that they stand in: what was expected, and what was seen.
std::vector<reports::StepResult> make_step_results(const std::vector<scenario::Step>& steps,
                                                   const runner::Transcript& transcript);

}  // namespace chathack::suite
