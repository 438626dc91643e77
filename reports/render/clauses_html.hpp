#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/result.hpp"

/// The clauses of a report as HTML that needs no script.
namespace chathack::reports {

/// What one run of a case says of a clause.
struct CaseFinding {
    const CaseResult* one;
    const VerdictResult* verdict;
};
/// They point into the result, which must outlive them.
using FindingsByClause = std::map<std::string_view, std::vector<CaseFinding>>;
FindingsByClause findings_by_clause(const Result& result);
const std::vector<CaseFinding>& findings_of(const FindingsByClause& findings, std::string_view clause);

/// A link to the cases that speak of a clause.
std::string link_to_clause(const std::string& id);

/// Every clause: as tiles, and in words.
std::string clauses_html(const Result& result, const FindingsByClause& findings);

/// What the target chose where the protocol is OPEN. Empty when no clause is.
std::string profile_html(const Result& result);

}  // namespace chathack::reports
