#pragma once

#include <optional>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// What one actor should see: `nothing`, a frame, `closed`, a list in order, {merge: [[...], [...]]} or
/// {any_order: [...]}. In a list, {maybe: frame}, {any: frame} and {some: frame} say how often.
std::optional<Sees> read_sees(const input::YamlNode& node, const Actor& observer, CaseContext& context);

/// One frame, or `closed`, that comes once.
std::optional<Pattern> read_pattern(const input::YamlNode& node, const Actor& observer, CaseContext& context);

}  // namespace chathack::scenario
