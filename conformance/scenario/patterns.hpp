#pragma once

#include <optional>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// Reads what one actor should see: `nothing`, a frame, `closed`, a list in order, {merge: [[...], [...]]} or
/// {any_order: [...]}. {maybe: frame}, {any: frame} and {some: frame} say how often a frame comes. Nullopt
/// after an error.
std::optional<Sees> read_sees(const input::YamlNode& node, const Actor& observer, CaseContext& context);

/// Reads one frame, or `closed`, that comes once. Nullopt after an error.
std::optional<Pattern> read_pattern(const input::YamlNode& node, const Actor& observer, CaseContext& context);

}  // namespace chathack::scenario
