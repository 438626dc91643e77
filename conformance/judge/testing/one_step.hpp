#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "conformance/judge/judge.hpp"
#include "conformance/judge/testing/decided.hpp"
#include "conformance/scenario/loader.hpp"

/// Helper for tests: a case of which one step matters, without a runner.
namespace chathack::judge {

/// Steps of two clients who are logged in, the first of them with the index 2, and what becomes of it.
class OneStep {
public:
    explicit OneStep(const std::string& step, const std::string& clauses = "GLOBAL-1") {
        auto loaded = scenario::load_text(
            "id: a/b\ntitle: T\nabout: A\nclauses: [" + clauses +
                "]\nactors: [alice, bob]\nsteps:\n  - login: [alice, bob]\n  - " + step + "\n",
            "a.yaml");
        for (const auto& diagnostic : loaded.diagnostics)
            ADD_FAILURE() << to_string(diagnostic);
        case_ = loaded.scenario.cases.at(0);
    }
    runner::StepRecord& ends(runner::StepRecord::End end) {
        auto& record = transcript_.steps.emplace_back();
        record.step = 2;
        record.end = end;
        return record;
    }
    OneStep& bob_sees(std::vector<match::Observation> seen) {
        auto& record =
            ends(seen.empty() ? runner::StepRecord::End::timed_out : runner::StepRecord::End::satisfied);
        record.seen["bob"] = {std::move(seen), true};
        decide(case_.steps.at(1), record);
        return *this;
    }
    runner::Transcript& transcript() { return transcript_; }
    const scenario::Case& scenario_case() const { return case_; }
    /// "violates GLOBAL-1 at 2: why", "observed GLOBAL-2 echo at 2".
    std::string verdict(std::size_t index = 0,
                        const std::map<std::string, std::string>& promises = {}) const {
        const auto found = judge(case_, transcript_, promises).at(index);
        return std::string{to_string(found.kind)} + " " + found.clause +
               (found.behaviour.empty() ? "" : " " + found.behaviour) +
               (found.step == 0 ? "" : " at " + std::to_string(found.step)) +
               (found.promise ? ", promised" : "") + (found.why.empty() ? "" : ": " + found.why);
    }

private:
    scenario::Case case_;
    runner::Transcript transcript_;
};

}  // namespace chathack::judge
