#pragma once

#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// Reads what a `send` sends: a frame, raw bytes, or a list of these. Anything else is an error and left out.
std::vector<Part> read_parts(const input::YamlNode& node, const Actor& sender, CaseContext& context);

/// Reads what a user does: an act, or a list of acts. Anything else is an error and left out.
std::vector<FrameSpec> read_acts(const input::YamlNode& node, const Actor& user, CaseContext& context);

}  // namespace chathack::scenario
