#pragma once

#include <optional>
#include <vector>

#include "conformance/judge/judge.hpp"
#include "conformance/runner/run_options.hpp"
#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"

/// How often, and how, a case is played until it is known what it tells. Pure. docs/judging.md explains it.
namespace chathack::suite {

/// One way to play a case.
struct Attempt {
    runner::Pace pace = runner::Pace::fast;
    bool fresh = false;    ///< on a target that was started for it, where one can be started
    bool patient = false;  ///< waits for as long as is ever waited
    friend bool operator==(const Attempt&, const Attempt&) = default;
};

struct Played {
    Attempt attempt;
    runner::Transcript transcript;
    std::vector<judge::Verdict> verdicts;
    std::string remark{};  ///< what other plays of the case have shown, one sentence; empty: nothing
};

/// Whether the case is about input that comes cut, glued, in bursts or at the same time: it tells nothing
/// when it is played gently.
bool is_about_haste(const scenario::Case& scenario_case);

/// How the case is played next. `plays` are those so far, the first of which was not clean.
/// @return nothing when they tell what there is to tell
///
/// A case that disappoints is played once more, gently and on a fresh target. What fails both ways breaks the
/// clause. What fails only fast is judged by the gentle play; of haste only the cases tell that are about it
/// (`is_about_haste`), and they are confirmed by a second fast play.
std::optional<Attempt> next_attempt(const std::vector<Played>& plays);

/// What all plays of a case come to: the play to show, with the verdicts to give.
Played conclude(std::vector<Played> plays);

}  // namespace chathack::suite
