#pragma once

#include <vector>

#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

inline constexpr std::size_t step_frames_shown_max = 50;  ///< of one list

/// How each step went, nested ones behind the one that they stand in: what was expected, and what was seen.
/// Of a list with more than `shown_max` frames the first, and how many more there are.
std::vector<reports::StepResult> make_step_results(const std::vector<scenario::Step>& steps,
                                                   const runner::Transcript& transcript,
                                                   std::size_t shown_max = step_frames_shown_max);

}  // namespace chathack::suite
