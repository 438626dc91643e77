#pragma once

#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// Most steps of one case, after its loops are written out.
inline constexpr std::size_t steps_max = 20'000;

/// Reads a list of steps in which loops and values are written out (Substitution). A faulty step is an error
/// and left out.
std::vector<Step> read_steps(const input::YamlNode& node, CaseContext& context);

/// The step as one line for reports, such as "alice sends global_message".
std::string describe(const Step& step);

}  // namespace chathack::scenario
