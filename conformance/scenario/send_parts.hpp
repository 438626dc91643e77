#pragma once

#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// What a `send` sends: a frame, a raw part, or a list of them. Complains about each that is neither.
std::vector<Part> read_parts(const input::YamlNode& node, const Actor& sender, CaseContext& context);

/// What a user does: an act, or a list of them. Complains about each that is none.
std::vector<FrameSpec> read_acts(const input::YamlNode& node, const Actor& user, CaseContext& context);

}  // namespace chathack::scenario
