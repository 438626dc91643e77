#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// The clauses of an `expect`: one, or a list of which the first takes the blame; none given: the scenario's
/// first. Never empty unless it complained.
std::vector<std::string> read_clauses(const input::YamlNode* node, input::Position step,
                                      CaseContext& context);

/// What it means that an alternative came true. An OPEN clause needs one of its behaviours: the alternative's
/// name, unless `means` gives another.
/// @param name   of the alternative; empty for an `expect` without `one_of`
/// @param means  the value of `means`, or nullptr
std::vector<Meaning> read_meanings(const std::vector<std::string>& clauses, const std::string& name,
                                   const input::YamlNode* means, input::Position at, CaseContext& context);

/// The clause of a step that either conforms or not, so that it must not be OPEN.
std::string read_plain_clause(const input::YamlNode* node, std::string_view step_word, input::Position step,
                              CaseContext& context);

}  // namespace chathack::scenario
