#pragma once

#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// Most steps of one case, loops written out.
inline constexpr std::size_t steps_max = 20'000;

/// A list of steps, written out. Complains about each that is none and leaves it out.
std::vector<Step> read_steps(const input::YamlNode& node, CaseContext& context);

/// One line for reports, such as "alice sends global_message".
std::string describe(const Step& step);

}  // namespace chathack::scenario
