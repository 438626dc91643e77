#include "conformance/suite/step_results.hpp"

#include <algorithm>

#include "conformance/match/fit.hpp"
#include "reference/transport/event.hpp"

namespace chathack::suite {
namespace {

using reports::StepResult;

void say_more(std::size_t all, std::size_t shown_max, std::vector<std::string>& frames) {
    if (all > shown_max) frames.push_back("and " + std::to_string(all - shown_max) + " more");
}

std::string end_name(runner::StepRecord::End end) {
    switch (end) {
        case runner::StepRecord::End::satisfied:
            return "satisfied";
        case runner::StepRecord::End::disappointed:
            return "disappointed";
        case runner::StepRecord::End::timed_out:
            return "timed out";
        case runner::StepRecord::End::lost:
            return "lost";
    }
    return {};
}

std::string proof_name(runner::Proof proof) {
    switch (proof) {
        case runner::Proof::none:
            return {};
        case runner::Proof::fence:
            return "fence";
        case runner::Proof::quiet:
            return "quiet";
        case runner::Proof::ended:
            return "ended";
        case runner::Proof::exhausted:
            return "exhausted";
    }
    return {};
}

/// The sequences that one actor should see; one of its own for each.
void add_sees(const scenario::Sees& sees, const match::Bindings& bindings, std::size_t shown_max,
              std::vector<reports::SeesResult>& made) {
    if (sees.sequences.empty()) made.push_back({sees.actor, {}});
    for (const auto& sequence : sees.sequences) {
        reports::SeesResult one{sees.actor, {}};
        for (std::size_t i = 0; i < std::min(sequence.size(), shown_max); ++i)
            one.frames.push_back(match::to_string(sequence[i], bindings));
        say_more(sequence.size(), shown_max, one.frames);
        made.push_back(std::move(one));
    }
}

void add_expected(const scenario::ExpectStep& expect, const runner::StepRecord& record, std::size_t shown_max,
                  StepResult& result) {
    for (const auto& alternative : expect.alternatives) {
        reports::AlternativeResult made{alternative.name, {}};
        for (const auto& sees : alternative.sees)
            add_sees(sees, record.bindings, shown_max, made.sees);
        result.expected.push_back(std::move(made));
    }
}

void add_expected(const scenario::RaceStep& race, const runner::StepRecord& record, StepResult& result) {
    result.expected.push_back({"one of " + std::to_string(race.actors.size()),
                               {{"one", {match::to_string(race.winner, record.bindings)}},
                                {"each other", {match::to_string(race.loser, record.bindings)}}}});
}

std::vector<reports::SeesResult> seen_in(const runner::StepRecord& record, std::size_t shown_max) {
    std::vector<reports::SeesResult> all;
    for (const auto& [actor, seen] : record.seen) {
        reports::SeesResult one{actor, {}};
        for (std::size_t i = 0; i < std::min(seen.observations.size(), shown_max); ++i)
            one.frames.push_back(match::to_string(seen.observations[i]));
        say_more(seen.observations.size() + seen.left_out, shown_max, one.frames);
        all.push_back(std::move(one));
    }
    return all;
}

StepResult make_step(const scenario::Step& step, const runner::Transcript& transcript, std::uint64_t depth,
                     std::size_t shown_max) {
    StepResult result;
    result.index = step.index;
    result.depth = depth;
    result.line = step.position.line;
    result.text = step.text;
    result.end = "not reached";
    const auto record = std::find_if(transcript.steps.begin(), transcript.steps.end(),
                                     [&](const auto& candidate) { return candidate.step == step.index; });
    if (record == transcript.steps.end()) return result;
    result.end = end_name(record->end);
    result.began_us = transport::in_us(record->began);
    result.ended_us = transport::in_us(record->ended);
    result.proof = proof_name(record->proof);
    result.quiet_us = transport::in_us(record->quiet);
    result.note = record->note;
    result.seen = seen_in(*record, shown_max);
    if (record->came_true) result.came_true = static_cast<std::int64_t>(*record->came_true);
    if (const auto* expect = std::get_if<scenario::ExpectStep>(&step.what))
        add_expected(*expect, *record, shown_max, result);
    if (const auto* race = std::get_if<scenario::RaceStep>(&step.what)) add_expected(*race, *record, result);
    return result;
}

void add_steps(const std::vector<scenario::Step>& steps, const runner::Transcript& transcript,
               std::uint64_t depth, std::size_t shown_max, std::vector<StepResult>& made) {
    for (const auto& step : steps) {
        made.push_back(make_step(step, transcript, depth, shown_max));
        if (const auto* parallel = std::get_if<scenario::ParallelStep>(&step.what)) {
            for (const auto& branch : parallel->branches)
                add_steps(branch, transcript, depth + 1, shown_max, made);
        }
    }
}

}  // namespace

std::vector<StepResult> make_step_results(const std::vector<scenario::Step>& steps,
                                          const runner::Transcript& transcript, std::size_t shown_max) {
    std::vector<StepResult> made;
    add_steps(steps, transcript, 0, shown_max, made);
    return made;
}

}  // namespace chathack::suite
