#include "reports/gate/outcomes.hpp"

#include "reports/model/case_runs.hpp"

namespace chathack::reports::gate {
namespace {

void add(Outcome& outcome, const VerdictResult& finding, bool after_a_violation) {
    const auto word = outcome_of({finding});
    if (gravity_of(word) <= gravity_of("observed")) outcome.sometimes_well = true;
    if (finding.kind == "observed") outcome.behaviours.insert(finding.behaviour);
    if (word == outcome.worst) outcome.after_a_violation = outcome.after_a_violation && after_a_violation;
    if (gravity_of(word) <= gravity_of(outcome.worst)) return;
    outcome.worst = word;
    outcome.why = finding.why.empty() ? finding.behaviour : finding.why;
    outcome.after_a_violation = after_a_violation;
}

}  // namespace

bool is_bad(const std::string& outcome) { return gravity_of(outcome) >= gravity_of("inconclusive"); }

Outcomes outcomes_of(const Result& result) {
    Outcomes all;
    for (const auto& one : result.cases) {
        const auto key = key_of(one);
        auto& clauses = all.by_case[key];
        for (const auto& finding : one.verdicts)
            add(clauses[finding.clause], finding, is_after_a_violation(finding, one));
        if (one.verdict != "skipped") all.played.insert(key);
    }
    return all;
}

}  // namespace chathack::reports::gate
