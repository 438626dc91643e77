#include "conformance/suite/attempts.hpp"

#include <algorithm>
#include <utility>

#include "conformance/clauses/clauses.hpp"
#include "conformance/suite/verdicts.hpp"

namespace chathack::suite {
namespace {

using runner::Pace;
using Kind = verdict::Kind;

constexpr const char* framing = "WIRE-3";

bool is_about_haste(const std::string& id) {
    const auto* clause = clauses::find_clause(id);
    return clause && clause->haste;
}

bool is_bad(const judge::Verdict& verdict) {
    return verdict.kind == Kind::violates ||
           (verdict.kind == Kind::observed && verdict.behaviour == verdict::other_behaviour);
}

/// Its violation of a clause about haste, if there is one.
const judge::Verdict* hasty_violation(const Played& played) {
    const auto at = std::ranges::find_if(played.verdicts, [](const auto& verdict) {
        return is_bad(verdict) && is_about_haste(verdict.clause);
    });
    return at == played.verdicts.end() ? nullptr : &*at;
}

/// Something came that must not come: proof by itself. What did not come may have been late.
bool is_proof(const runner::Transcript& transcript) {
    return std::ranges::any_of(
        transcript.steps, [](const auto& step) { return step.end == runner::StepRecord::End::disappointed; });
}

/// Whether what a step sends can be glued or cut: gently it is neither.
bool glues_or_cuts(const std::vector<scenario::Step>& steps) {
    return std::ranges::any_of(steps, [](const auto& step) {
        if (const auto* parallel = std::get_if<scenario::ParallelStep>(&step.what))
            return std::ranges::any_of(parallel->branches, glues_or_cuts);
        const auto* send = std::get_if<scenario::SendStep>(&step.what);
        return send && (send->parts.size() > 1 || send->cuts.every_byte || !send->cuts.at.empty());
    });
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

/// A connection was ended that should not have been. However fast a case is played, no right server does
/// that.
bool was_cut_off(const Played& played) {
    const match::Symptom cut_off{
        match::Symptom::What::unexpected, std::string{match::Symptom::connection_end}, {}};
    return symptom(played) == to_string(cut_off);
}

bool was_flooded(const Played& played) {
    return std::ranges::any_of(played.transcript.entries,
                               [](const auto& entry) { return entry.kind == runner::Entry::Kind::flooded; });
}

judge::Verdict& verdict_on(const std::string& clause, std::vector<judge::Verdict>& verdicts) {
    const auto at = std::ranges::find(verdicts, clause, &judge::Verdict::clause);
    if (at != verdicts.end()) return *at;
    verdicts.emplace_back().clause = clause;
    return verdicts.back();
}

/// Gently the case passes; sent as it stands, and with nothing else in haste, it fails.
Played blame_framing(Played as_it_stands, const Played& gentle) {
    const auto why = complaint(as_it_stands);
    const auto what = symptom(as_it_stands);
    as_it_stands.verdicts = gentle.verdicts;
    auto& verdict = verdict_on(framing, as_it_stands.verdicts);
    verdict.kind = Kind::violates;
    verdict.behaviour.clear();
    verdict.symptom = what;
    verdict.why = "frames that come cut or together are handled otherwise than each by itself: " + why;
    as_it_stands.remark = "with each frame sent by itself and in one piece, the case passes";
    return as_it_stands;
}

}  // namespace

bool is_about_haste(const scenario::Case& scenario_case) {
    return std::ranges::any_of(scenario_case.clauses, [](const auto& id) { return is_about_haste(id); });
}

std::optional<Attempt> next_attempt(const scenario::Case& scenario_case, const std::vector<Played>& plays) {
    if (is_clean(plays.back().verdicts) && plays.back().attempt.pace != Pace::gentle) return std::nullopt;
    const auto& first = plays.front();
    const bool hasty = hasty_violation(first) != nullptr;
    if (plays.size() == 1) {
        if (is_clean(first.verdicts)) return std::nullopt;
        if (hasty && is_proof(first.transcript)) return std::nullopt;
        return Attempt{Pace::gentle, true, true};
    }
    if (plays.size() > 2 || !is_clean(plays.back().verdicts)) return std::nullopt;
    if (first.attempt.pace == Pace::gentle) return std::nullopt;
    if (hasty || was_cut_off(first)) return Attempt{first.attempt.pace, true, true};
    if (glues_or_cuts(scenario_case.steps)) return Attempt{Pace::one_step, true, true};
    return std::nullopt;
}

Played conclude(std::vector<Played> plays) {
    auto& first = plays.front();
    if (plays.size() == 1) return std::move(first);
    auto& second = plays[1];
    // Nothing can be awaited of a target that does not stop sending.
    if (was_flooded(second) && std::ranges::any_of(first.verdicts, is_bad)) return std::move(first);
    if (!is_clean(second.verdicts)) return std::move(second);
    const auto why = complaint(first);
    if (plays.size() > 2 && !is_clean(plays[2].verdicts)) {
        if (hasty_violation(plays[2]) || (was_cut_off(first) && was_cut_off(plays[2])))
            return std::move(plays[2]);
        const bool told = std::ranges::any_of(plays[2].verdicts, is_bad);
        if (told && plays[2].attempt.pace == Pace::one_step)
            return blame_framing(std::move(plays[2]), second);
    }
    // What passes as fast as before, with more patience, was late the first time and nothing else.
    auto& told = plays.size() > 2 && hasty_violation(first) ? plays[2] : second;
    told.remark = "played as fast as it can be, it failed once (" + why +
                  "); on a fresh target and with more patience it passes";
    return std::move(told);
}

}  // namespace chathack::suite
