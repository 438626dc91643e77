#pragma once

#include "conformance/match/fit.hpp"
#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::judge {

/// Writes into a record made by hand what the runner would have decided of what was seen.
inline void decide(const scenario::Step& step, runner::StepRecord& record) {
    match::FitResult result;
    std::size_t alternative = 0;
    if (const auto* expect = std::get_if<scenario::ExpectStep>(&step.what)) {
        auto outcome = match::decide(*expect, record.seen, record.bindings);
        alternative = outcome.alternative;
        result = std::move(outcome.result);
        result.fit = outcome.fit;
    } else if (const auto* race = std::get_if<scenario::RaceStep>(&step.what)) {
        result = match::decide(*race, record.seen, record.bindings);
    }
    if (result.fit == match::Fit::fits) {
        record.came_true = alternative;
    } else {
        record.note = result.why_not;
        record.symptom = result.symptom;
    }
}

}  // namespace chathack::judge
