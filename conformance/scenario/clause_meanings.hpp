#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// Reads the clauses of an `expect`: one, or a list. The first one takes the blame when no alternative comes
/// true. Without a `node`, it is the first clause of the case. Empty only after an error.
std::vector<std::string> read_clauses(const input::YamlNode* node, input::Position step,
                                      CaseContext& context);

/// Reads what it means for each clause that an alternative came true. For an OPEN clause that is one of its
/// behaviours: the name of the alternative, unless `means` says another. Empty: it conforms, or an error.
/// @param name   of the alternative; empty for an `expect` without `one_of`
/// @param means  the value of `means`, or nullptr
std::vector<Meaning> read_meanings(const std::vector<std::string>& clauses, const std::string& name,
                                   const input::YamlNode* means, input::Position at, CaseContext& context);

/// Reads the clause of a step that can only conform or violate, so an OPEN clause is an error.
std::string read_plain_clause(const input::YamlNode* node, std::string_view step_word, input::Position step,
                              CaseContext& context);

}  // namespace chathack::scenario
