#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// Reads a list of clause ids. Unknown ids and repeated ones are errors and left out.
std::vector<std::string> read_clause_list(const input::YamlNode& node, input::Diagnostics& report);

/// Reads the value of `needs`: {accounts: 1, ipv6: true, reset: true, fresh_target: true}.
Needs read_needs(const input::YamlNode& node, input::Diagnostics& report);

/// Reads the value of `actors`, [alice, bob] or {alice: {account: true}, crowd: {count: 10}}, into
/// `context.actors` and `context.crowds`.
void read_actors(const input::YamlNode& node, CaseContext& context);

/// `needs`, and what follows from the actors and steps of a case.
Needs complete_needs(Needs needs, const std::vector<Actor>& actors, const std::vector<Step>& steps);

/// Whether `text` may be the id of a scenario: at most 100 lower-case letters, digits and "-", in parts with
/// "/" between them.
bool is_id(std::string_view text) noexcept;

}  // namespace chathack::scenario
