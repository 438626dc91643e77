#include "conformance/suite/case_result.hpp"

#include <algorithm>

#include "conformance/clauses/clauses.hpp"
#include "conformance/suite/entry_results.hpp"
#include "conformance/suite/step_results.hpp"
#include "reference/transport/event.hpp"

namespace chathack::suite {
namespace {

std::string role_name(scenario::Actor::Role role) {
    switch (role) {
        case scenario::Actor::Role::client:
            return "client";
        case scenario::Actor::Role::server:
            return "server";
        case scenario::Actor::Role::peer:
            return "peer";
        case scenario::Actor::Role::user:
            return "user";
    }
    return {};
}

/// A login step is the way to what is tested: what happens in it is the suite's own doing.
void mark_logins(const std::vector<scenario::Step>& steps, std::vector<reports::EntryResult>& entries) {
    for (const auto& step : steps) {
        if (const auto* parallel = std::get_if<scenario::ParallelStep>(&step.what)) {
            for (const auto& branch : parallel->branches)
                mark_logins(branch, entries);
        }
        if (!std::holds_alternative<scenario::LoginStep>(step.what)) continue;
        for (auto& entry : entries)
            entry.harness = entry.harness || entry.step == step.index;
    }
}

reports::CaseResult describe(const scenario::Case& scenario_case) {
    reports::CaseResult result;
    result.id = scenario_case.id;
    result.title = scenario_case.title;
    result.about = scenario_case.about;
    result.file = scenario_case.file;
    result.line = scenario_case.position.line;
    result.clauses = scenario_case.clauses;
    for (const auto& actor : scenario_case.actors)
        result.actors.push_back({actor.name, role_name(actor.role)});
    return result;
}

reports::VerdictResult make_verdict(const judge::Verdict& verdict) {
    const auto* clause = clauses::find_clause(verdict.clause);
    reports::VerdictResult result;
    result.clause = verdict.clause;
    if (clause) result.level = clause->level;
    result.kind = verdict.kind;
    result.behaviour = verdict.behaviour;
    result.why = verdict.why;
    if (verdict.kind == verdict::Kind::violates || verdict.behaviour == verdict::other_behaviour)
        result.symptom = verdict.symptom;
    result.haste = verdict.haste;
    result.step = verdict.step;
    result.promise = verdict.promise;
    result.party = verdict.party;
    return result;
}

/// Whether frames are cut, or not sent to their end.
bool sends_pieces(const std::vector<scenario::Step>& steps) {
    return std::ranges::any_of(steps, [](const auto& step) {
        if (const auto* parallel = std::get_if<scenario::ParallelStep>(&step.what))
            return std::ranges::any_of(parallel->branches, sends_pieces);
        const auto* send = std::get_if<scenario::SendStep>(&step.what);
        return send && (send->cuts.every_byte || !send->cuts.at.empty() || send->skip_bytes > 0 ||
                        send->most_bytes || send->drop_bytes > 0);
    });
}

/// About how many bytes of JSON they are.
std::size_t size_of(const std::vector<reports::StepResult>& steps) {
    constexpr std::size_t keys = 200, keys_of_list = 40, quotes = 4;
    std::size_t size = 0;
    const auto add = [&size](const std::vector<reports::SeesResult>& lists) {
        for (const auto& list : lists) {
            size += keys_of_list + list.actor.size();
            for (const auto& frame : list.frames)
                size += quotes + frame.size();
        }
    };
    for (const auto& step : steps) {
        size += keys + step.text.size() + step.note.size();
        for (const auto& alternative : step.expected)
            add(alternative.sees);
        add(step.seen);
    }
    return size;
}

/// Steps and entries that are not longer together than there is room. The steps take half of it at most, if
/// they can.
void add_transcript(const scenario::Case& scenario_case, const runner::Transcript& transcript,
                    reports::CaseResult& result) {
    for (const std::size_t shown_max :
         {step_frames_shown_max, std::size_t{10}, std::size_t{3}, std::size_t{1}}) {
        result.steps = make_step_results(scenario_case.steps, transcript, shown_max);
        if (size_of(result.steps) <= transcript_bytes / 2) break;
    }
    for (auto& step : result.steps) {  // even so much is too much: of what went well only that it did is kept
        if (size_of(result.steps) <= transcript_bytes / 2) break;
        if (step.end != "satisfied" || step.expected.size() + step.seen.size() == 0) continue;
        step.expected.clear();
        step.seen.clear();
        step.came_true = -1;
        step.note = "... what was expected and seen is left out";
    }
    const auto left = transcript_bytes - std::min(transcript_bytes, size_of(result.steps));
    result.entries = make_entry_results(transcript.entries, std::max(left, transcript_bytes / 4));
    mark_logins(scenario_case.steps, result.entries);
}

}  // namespace

reports::CaseResult make_case_result(const scenario::Case& scenario_case,
                                     const runner::Transcript& transcript,
                                     const std::vector<judge::Verdict>& verdicts) {
    auto result = describe(scenario_case);
    result.seed = transcript.seed;
    for (const auto& verdict : verdicts) {
        result.verdicts.push_back(make_verdict(verdict));
        if (std::ranges::find(result.clauses, verdict.clause) == result.clauses.end())
            result.clauses.push_back(verdict.clause);
    }
    result.verdict = reports::outcome_of(result.verdicts);
    result.in_pieces = sends_pieces(scenario_case.steps) || runner::holds_half_frame(transcript);
    add_transcript(scenario_case, transcript, result);
    for (const auto& step : result.steps)
        result.duration_us = std::max(result.duration_us, step.ended_us);
    result.waited_us = transport::in_us(transcript.waited);
    result.starting_us = transport::in_us(transcript.starting);
    if (!transcript.complete) result.cut_short = transcript.cut_short;
    result.target_died = transcript.target_died;
    return result;
}

reports::CaseResult make_untried_result(const scenario::Case& scenario_case, verdict::Kind kind,
                                        const std::string& why) {
    auto result = describe(scenario_case);
    for (const auto& clause : scenario_case.clauses) {
        judge::Verdict verdict;
        verdict.clause = clause;
        verdict.kind = kind;
        verdict.why = why;
        result.verdicts.push_back(make_verdict(verdict));
    }
    result.verdict = reports::outcome_of(result.verdicts);
    return result;
}

}  // namespace chathack::suite
