#include "reports/gate/outcomes.hpp"

#include "reports/model/case_runs.hpp"

namespace chathack::reports::gate {
namespace {

void add(ClauseOutcome& outcome, const VerdictResult& finding, bool after_a_violation) {
    const auto found = outcome_of(finding);
    if (verdict::is_kept(found)) outcome.sometimes_well = true;
    if (finding.kind == verdict::Kind::observed) outcome.behaviours.insert(finding.behaviour);
    if (found == outcome.worst) outcome.after_a_violation = outcome.after_a_violation && after_a_violation;
    if (found <= outcome.worst) return;
    outcome.worst = found;
    outcome.why = finding.why.empty() ? finding.behaviour : finding.why;
    outcome.after_a_violation = after_a_violation;
}

}  // namespace

Outcomes outcomes_of(const Result& result) {
    Outcomes all;
    for (const auto& one : result.cases) {
        const auto key = key_of(one);
        auto& clauses = all.by_case[key];
        for (const auto& finding : one.verdicts)
            add(clauses[finding.clause], finding, is_after_a_violation(finding, one));
        if (one.verdict != verdict::Outcome::skipped) all.played.insert(key);
    }
    return all;
}

}  // namespace chathack::reports::gate
