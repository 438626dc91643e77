#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// A list of clauses, each known, none twice. Complains otherwise.
std::vector<std::string> read_clause_list(const input::YamlNode& node, input::Diagnostics& report);

/// {accounts: 1, ipv6: true, reset: true, fresh_target: true}
Needs read_needs(const input::YamlNode& node, input::Diagnostics& report);

/// Who takes part: [alice, bob] or {alice: {account: true}, crowd: {count: 10}}. Fills `actors` and `crowds`.
void read_actors(const input::YamlNode& node, CaseContext& context);

/// What the steps and actors of a case need beyond what it says.
Needs complete_needs(Needs needs, const std::vector<Actor>& actors, const std::vector<Step>& steps);

/// Whether `text` is an id: lower-case letters, digits and "-", in parts with "/" between.
bool is_id(std::string_view text) noexcept;

}  // namespace chathack::scenario
