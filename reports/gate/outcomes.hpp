#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/model/result.hpp"

/// Whether one run is worse than another, or than what is known.
namespace chathack::reports::gate {

/// What a case says of a clause, all its repetitions together.
struct ClauseOutcome {
    verdict::Outcome worst{};     ///< of all repetitions
    bool sometimes_well = false;  ///< some repetition keeps it
    std::set<std::string> behaviours;
    std::string why;                 ///< of the worst
    bool after_a_violation = false;  ///< the worst is undecided, only since its case violates another clause
};

/// The cases of a run, by `key_of`, and what each says of its clauses.
struct Outcomes {
    std::map<std::string, std::map<std::string, ClauseOutcome>> by_case;  ///< then by clause
    std::set<std::string> played;                                         ///< cases that were not skipped
};
Outcomes outcomes_of(const Result& result);

/// Something that differs.
struct OutcomeChange {
    std::string key;     ///< of the case
    std::string clause;  ///< empty when the case as a whole is meant
    std::string before;
    std::string after;
    std::string why;
};

}  // namespace chathack::reports::gate
