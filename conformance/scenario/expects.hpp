#pragma once

#include <optional>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

// Each gives nullopt after an error.

/// Reads the value of `expect`: what actors see, as one alternative or as several in `one_of`.
std::optional<ExpectStep> read_expect(const input::YamlNode& node, CaseContext& context);
/// Reads the value of `nothing`, {at: [bob, carol], fence: alice}, as an `expect` of silence.
std::optional<ExpectStep> read_nothing(const input::YamlNode& node, CaseContext& context);
/// Reads the value of `race`: {among: [a, b], one: connected, rest: login_exists}.
std::optional<RaceStep> read_race(const input::YamlNode& node, CaseContext& context);

}  // namespace chathack::scenario
