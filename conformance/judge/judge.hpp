#pragma once

#include <map>
#include <string>
#include <vector>

#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"
#include "conformance/verdict/verdict.hpp"

/// The judge of steps: what a case of a scenario says about its clauses. What real clients and servers say to
/// one another is judged by observe::Observer (conformance/observe). docs/judging.md: which applies when.
namespace chathack::judge {

inline constexpr const char* server_party = "server";

/// What a run of one case says about one clause.
struct Verdict {
    std::string clause;
    verdict::Kind kind{};
    std::string behaviour;  ///< for `observed`: what was seen; `other_behaviour` when it is in no list
    std::string why;        ///< one sentence: what should have come, and what came
    std::size_t step = 0;   ///< the step that decided
    std::string symptom{};  ///< of a violation: conformance/verdict/symptom.hpp
    bool haste = false;     ///< played gently, the case keeps the clause
    bool promise = false;   ///< violates what the target file promises, not the clause itself
    /// Who did it, where clients and their server are under test: a user of the case, or `server_party`.
    std::string party{};
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// One verdict for each clause of the case, in its order. A pure function: no clock, no target, no state.
///
/// A disappointed step blames its own clause; clauses of steps that were never reached are inconclusive. What
/// was observed beside the steps comes behind: violations that no step has found, and clauses that no step
/// speaks of.
std::vector<Verdict> judge(const scenario::Case& scenario_case, const runner::Transcript& transcript,
                           const std::map<std::string, std::string>& promises = {});

/// Whether something was observed because nothing came in a quiet time: a target that is stuck is quiet, too.
bool rests_on_quiet(const std::vector<Verdict>& verdicts, const runner::Transcript& transcript);

/// The target served nobody any more behind the case: what was missing in it was so for that reason, and so
/// was its quiet.
void note_wedge(std::vector<Verdict>& verdicts, const runner::Transcript& transcript);

}  // namespace chathack::judge
