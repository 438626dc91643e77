#include "conformance/suite/attempts.hpp"

#include <algorithm>
#include <utility>

#include "conformance/clauses/clauses.hpp"
#include "conformance/suite/verdicts.hpp"
#include "conformance/verdict/symptom.hpp"

namespace chathack::suite {
namespace {

using runner::Pace;
using Kind = verdict::Kind;

bool is_hasty(const std::string& id) {
    const auto* clause = clauses::find_clause(id);
    return clause && clause->haste;
}

/// Its violation of a clause about haste, if there is one.
const judge::Verdict* hasty_violation(const Played& played) {
    const auto at = std::ranges::find_if(
        played.verdicts, [](const auto& verdict) { return is_bad(verdict) && is_hasty(verdict.clause); });
    return at == played.verdicts.end() ? nullptr : &*at;
}

/// Something came that must not come: proof by itself. What did not come may have been late.
bool is_proof(const runner::Transcript& transcript) {
    return std::ranges::any_of(
        transcript.steps, [](const auto& step) { return step.end == runner::StepRecord::End::disappointed; });
}

/// The first sentence that says what went wrong.
std::string complaint(const Played& played) {
    for (const auto& verdict : played.verdicts)
        if (is_bad(verdict)) return verdict.clause + ": " + verdict.why.substr(0, verdict.why.find('\n'));
    return played.transcript.cut_short.empty() ? "it was inconclusive" : played.transcript.cut_short;
}

std::string symptom(const Played& played) {
    for (const auto& verdict : played.verdicts)
        if (is_bad(verdict)) return verdict.symptom;
    return {};
}

/// A connection was ended that should not have been, or who is not let in yet got a message. However fast a
/// case is played, no right server does that.
bool is_wrong_at_any_pace(const Played& played) {
    const match::Symptom cut_off{
        match::Symptom::What::unexpected, std::string{match::Symptom::connection_end}, {}};
    return symptom(played).starts_with(to_string(cut_off)) ||
           symptom(played) == verdict::symptom::early_message;
}

/// A play that fails, of a case that passes when it is played gently.
Played only_in_haste(Played played) {
    played.remark = "played gently, it passes";
    for (auto& verdict : played.verdicts)
        verdict.haste = is_bad(verdict);
    return played;
}

bool was_flooded(const Played& played) {
    return std::ranges::any_of(played.transcript.entries,
                               [](const auto& entry) { return entry.kind == runner::Entry::Kind::flooded; });
}

}  // namespace

bool is_about_haste(const scenario::Case& scenario_case) {
    return std::ranges::any_of(scenario_case.clauses, [](const auto& id) { return is_hasty(id); });
}

std::optional<Attempt> next_attempt(const std::vector<Played>& plays) {
    const auto& first = plays.front();
    const bool hasty = hasty_violation(first) != nullptr;
    if (plays.size() == 1) {
        if (is_clean(first.verdicts)) return std::nullopt;
        return Attempt{Pace::gentle, true, true};
    }
    if (plays.size() > 2 || !is_clean(plays.back().verdicts)) return std::nullopt;
    if (first.attempt.pace == Pace::gentle) return std::nullopt;
    if (hasty && is_proof(first.transcript)) return std::nullopt;
    if (hasty || is_wrong_at_any_pace(first)) return Attempt{first.attempt.pace, true, true};
    return std::nullopt;
}

Played conclude(std::vector<Played> plays) {
    auto& first = plays.front();
    if (plays.size() == 1) return std::move(first);
    auto& second = plays[1];
    // Nothing can be awaited of a target that does not stop sending.
    if (was_flooded(second) && std::ranges::any_of(first.verdicts, is_bad)) return std::move(first);
    const bool proven =
        hasty_violation(first) && is_proof(first.transcript) && first.attempt.pace != Pace::gentle;
    if (!is_clean(second.verdicts)) {
        const bool fails_too = std::ranges::any_of(second.verdicts, is_bad);
        return std::move(proven && !fails_too ? first : second);
    }
    if (proven) return only_in_haste(std::move(first));
    const auto why = complaint(first);
    const bool again = plays.size() > 2 && !is_clean(plays[2].verdicts);
    if (again &&
        (hasty_violation(plays[2]) || (is_wrong_at_any_pace(first) && is_wrong_at_any_pace(plays[2]))))
        return only_in_haste(std::move(plays[2]));
    // What passes as fast as before, with more patience, was late the first time and nothing else.
    auto& told = plays.size() > 2 && hasty_violation(first) ? plays[2] : second;
    told.remark = "played as fast as it can be, it failed once (" + why +
                  "); on a fresh target and with more patience, which --answer-ms sets, it passes";
    return std::move(told);
}

}  // namespace chathack::suite
