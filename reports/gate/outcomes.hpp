#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/model/result.hpp"

/// Tells whether a run is worse than another run or than a baseline.
namespace chathack::reports::gate {

/// What all repetitions of a case say of a clause.
struct ClauseOutcome {
    verdict::Outcome worst{};     ///< of all repetitions
    bool sometimes_well = false;  ///< at least one repetition keeps the clause
    std::set<std::string> behaviours;
    std::string why;                 ///< the reason of the worst
    bool after_a_violation = false;  ///< the worst is undecided only because its case violates another clause
};

/// What the cases of a run say of their clauses.
struct Outcomes {
    std::map<std::string, std::map<std::string, ClauseOutcome>> by_case;  ///< by `key_of`, then by clause
    std::set<std::string> played;                                         ///< cases that were not skipped
};
Outcomes outcomes_of(const Result& result);

/// A difference between two runs.
struct OutcomeChange {
    std::string key;     ///< of the case
    std::string clause;  ///< empty when it concerns the case as a whole
    std::string before;
    std::string after;
    std::string why;
};

}  // namespace chathack::reports::gate
