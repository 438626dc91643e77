#pragma once

#include <optional>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// The value of `expect`: what actors see, as one alternative or as `one_of` several.
std::optional<ExpectStep> read_expect(const input::YamlNode& node, CaseContext& context);
/// The value of `nothing`: {at: [bob, carol], fence: alice}.
std::optional<ExpectStep> read_nothing(const input::YamlNode& node, CaseContext& context);
/// The value of `race`: {among: [a, b], one: connected, rest: login_exists}.
std::optional<RaceStep> read_race(const input::YamlNode& node, CaseContext& context);

}  // namespace chathack::scenario
