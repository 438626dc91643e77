#pragma once

#include <string>
#include <vector>

#include "reports/gate/baseline.hpp"
#include "reports/gate/outcomes.hpp"

namespace chathack::reports::gate {

struct GateOptions {
    bool subset = false;  ///< only a part of the suite was run: cases that are not there are no fault
    bool tight = false;   ///< what was fixed fails the gate too, until the baseline says so
};

/// A result beside what is known.
struct Judgement {
    std::vector<std::string> trouble;   ///< that makes the two incomparable or the result incomplete
    std::vector<OutcomeChange> worse;   ///< new violations, and known ones that got graver
    std::vector<std::string> vanished;  ///< cases that the baseline played and this run did not
    std::size_t played_before = 0;
    std::size_t played = 0;
    std::vector<OutcomeChange> fixed;    ///< known faults that did not show
    std::vector<std::string> new_cases;  ///< that the baseline does not know
    std::size_t known = 0;               ///< findings that the baseline accepts
    std::vector<std::string> stale;      ///< clauses and cases of entries that nothing in the suite is about
    bool passed = true;
};
Judgement judge(const Result& result, const Baseline& baseline, const GateOptions& options);

/// For a terminal or a log. @param baseline_path  how the user calls the baseline
std::string to_text(const Judgement& judgement, const std::string& baseline_path);

/// What differs between two runs.
struct Comparison {
    /// Beside the target's answers, so that a change may not be of its doing: "target: \"a\" and \"b\"".
    std::vector<std::string> different_runs;
    std::vector<OutcomeChange> worse;
    std::vector<OutcomeChange> better;
    std::vector<OutcomeChange> other_choices;  ///< of OPEN clauses
    std::vector<std::string> vanished;         ///< cases
    std::vector<std::string> new_cases;
    bool is_worse() const { return !worse.empty() || !vanished.empty(); }
};
/// @param subset  only a part of the suite was run after: cases that are not there are no fault, and not told
Comparison compare(const Result& before, const Result& after, bool subset = false);

/// For a terminal or a log.
std::string to_text(const Comparison& comparison, const Result& before, const Result& after);

}  // namespace chathack::reports::gate
