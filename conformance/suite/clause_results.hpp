#pragma once

#include <vector>

#include "conformance/clauses/clause.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

/// The clauses by which a program on that side is judged, in the order of docs/protocol.md, with their texts;
/// `reports::summarise` fills in the rest.
std::vector<reports::ClauseResult> make_clause_results(clauses::Side side);

}  // namespace chathack::suite
