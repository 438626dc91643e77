#pragma once

#include <optional>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// What one actor should see: `nothing`, a frame, `closed`, a list in order, {merge: [[...], [...]]} or
/// {any_order: [...]}.
std::optional<Sees> read_sees(const Node& node, const Actor& observer, CaseContext& context);

/// One frame, or `closed`.
std::optional<Pattern> read_pattern(const Node& node, const Actor& observer, CaseContext& context);

}  // namespace chathack::scenario
