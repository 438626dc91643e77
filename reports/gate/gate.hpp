#pragma once

#include <string>
#include <vector>

#include "reports/gate/baseline.hpp"
#include "reports/gate/outcomes.hpp"

namespace chathack::reports::gate {

struct GateOptions {
    bool subset = false;       ///< only a part of the suite was run: missing cases do not fail the gate
    bool require_all = false;  ///< a MUST clause that was not tried or decided fails the gate
    bool tight = false;        ///< a fixed fault fails the gate, too, until it is taken out of the baseline
};

/// A result compared with a baseline.
struct Judgement {
    std::vector<std::string> trouble;   ///< why the two cannot be compared, or the result is incomplete
    std::vector<OutcomeChange> worse;   ///< new faults, and known ones that became graver
    std::vector<std::string> vanished;  ///< cases that the baseline has, and this run did not play
    std::size_t played_before = 0;
    std::size_t played = 0;
    std::vector<OutcomeChange> fixed;     ///< known faults that did not show
    std::vector<std::string> new_cases;   ///< cases that the baseline does not have
    std::vector<std::string> open_musts;  ///< MUST clauses that were not tried or could not be decided
    std::size_t known = 0;                ///< findings that the baseline accepts
    std::vector<std::string> stale;       ///< clauses and cases in entries that match nothing in the suite
    bool passed = true;
};
Judgement judge(const Result& result, const Baseline& baseline, const GateOptions& options);

/// The judgement as text, for a terminal or a log.
/// @param baseline_path  how the text calls the baseline; @param result_path  and the result
std::string to_text(const Judgement& judgement, const std::string& baseline_path,
                    const std::string& result_path = "RESULT");

/// What differs between two runs.
struct Comparison {
    /// Differences of the runs that may explain a change which the target did not cause, such as
    /// `target: "a" and "b"`.
    std::vector<std::string> different_runs;
    std::vector<OutcomeChange> worse;
    std::vector<OutcomeChange> better;
    std::vector<OutcomeChange> other_choices;  ///< of OPEN clauses
    std::vector<std::string> vanished;         ///< cases
    std::vector<std::string> new_cases;
    bool is_worse() const { return !worse.empty() || !vanished.empty(); }
};
/// @param subset  `after` is only a part of the suite: missing cases are not reported
Comparison compare(const Result& before, const Result& after, bool subset = false);

/// The comparison as text, for a terminal or a log.
std::string to_text(const Comparison& comparison, const Result& before, const Result& after);

}  // namespace chathack::reports::gate
