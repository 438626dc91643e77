#include "sim/parallel_suite/suite_in_processes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "conformance/suite/plan.hpp"

namespace chathack::parallel_suite {
namespace {

using suite::SuiteEnd;
using suite::SuiteOptions;
using suite::SuiteOutcome;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<scenario::Case> make_cases(std::size_t count) {
    std::vector<scenario::Case> cases(count);
    for (std::size_t i = 0; i < count; ++i) {
        cases[i].id = "case" + std::to_string(i);
        cases[i].clauses = {"LOGIN-1"};
    }
    return cases;
}

/// Stands for the suite in these tests: every case conforms, except one that kills its process.
SuiteOutcome play(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                  const std::string& deadly) {
    SuiteOutcome outcome;
    for (const auto& item : suite::make_plan(cases, options.selection, options.seed)) {
        if (item.scenario_case->id == deadly) std::_Exit(42);
        auto& one = outcome.result.cases.emplace_back();
        one.id = item.scenario_case->id;
        one.variant = to_string(item.variant);
        one.repetition = item.repetition;
        one.seed = item.seed;
        one.verdict = verdict::Outcome::conforms;
    }
    return outcome;
}

class SuiteInProcesses : public ::testing::Test {
protected:
    SuiteInProcesses() { how.play = dying_of(""); }

    static decltype(InProcesses::play) dying_of(const std::string& deadly) {
        return [deadly](const auto& cases, const auto& options) { return play(cases, options, deadly); };
    }
    SuiteOutcome run(std::size_t jobs = 2) const {
        SuiteOptions options;
        options.selection.side.reset();
        options.selection.repeat = 2;
        options.jobs = jobs;
        options.replay = [](const suite::Item& item) { return "run only " + item.scenario_case->id; };
        return run_suite_in_processes(cases, options, how);
    }

    std::vector<scenario::Case> cases = make_cases(10);
    InProcesses how;
};

TEST_F(SuiteInProcesses, GivesEveryResultInTheOrderOfThePlanWhateverTheNumberOfJobs) {
    how.cases_each = 3;
    for (const std::size_t jobs : {1U, 3U}) {
        SCOPED_TRACE(jobs);
        const auto outcome = run(jobs);
        EXPECT_EQ(outcome.end, SuiteEnd::done);
        ASSERT_THAT(outcome.result.cases, SizeIs(20));
        for (std::size_t i = 0; i < 20; ++i) {
            EXPECT_EQ(outcome.result.cases[i].id, cases[i / 2].id);
            EXPECT_EQ(outcome.result.cases[i].repetition, i % 2);
        }
    }
}

TEST_F(SuiteInProcesses, ACaseThatKillsItsProcessIsInconclusiveAndTheOthersArePlayed) {
    const auto whole = run();
    how.play = dying_of("case3");
    for (const std::size_t jobs : {1U, 3U}) {
        SCOPED_TRACE(jobs);
        auto outcome = run(jobs);
        EXPECT_EQ(outcome.end, SuiteEnd::failed);
        EXPECT_EQ(outcome.why, "case3: the simulation failed: its process ended with status 42");
        ASSERT_THAT(outcome.result.cases, SizeIs(20));
        for (const std::size_t i : {6U, 7U}) {
            auto& dead = outcome.result.cases[i];
            EXPECT_EQ(dead.id, "case3");
            EXPECT_EQ(dead.verdict, verdict::Outcome::inconclusive);
            EXPECT_EQ(dead.replay, "run only case3");
            EXPECT_EQ(dead.seed, whole.result.cases[i].seed);
            ASSERT_THAT(dead.verdicts, SizeIs(1));
            EXPECT_EQ(dead.verdicts.front().why, "the simulation failed: its process ended with status 42");
            dead = whole.result.cases[i];
        }
        EXPECT_EQ(outcome.result, whole.result);
    }
}

TEST_F(SuiteInProcesses, HandsOnWhatEachProcessTells) {
    how.cases_each = 5;
    how.tell = [] { return std::string{"told \0 \n", 8}; };
    std::vector<std::string> told;
    how.gather = [&told](const std::string& text) { told.push_back(text); };
    run();
    EXPECT_THAT(told, SizeIs(2));
    EXPECT_THAT(told, Each(std::string{"told \0 \n", 8}));
}

TEST_F(SuiteInProcesses, EndsWhereTheTargetCannotBeHad) {
    how.play = [](const auto&, const auto&) {
        SuiteOutcome outcome;
        outcome.end = SuiteEnd::not_started;
        outcome.why = "no such file";
        return outcome;
    };
    const auto outcome = run(1);
    EXPECT_EQ(outcome.end, SuiteEnd::not_started);
    EXPECT_EQ(outcome.why, "no such file");
    EXPECT_THAT(outcome.result.cases, IsEmpty());
}

TEST_F(SuiteInProcesses, PlaysWhatDoesNotCountOnceMoreByItself) {
    how.cases_each = 5;
    how.play = [](const auto& all, const auto& options) {
        auto outcome = play(all, options, "");
        const bool alone = outcome.result.cases.size() == 2;
        for (auto& one : outcome.result.cases) {
            if (one.id == "case4" && !alone) one.cut_short = "lagged";
            if (alone) one.verdict = verdict::Outcome::observed;
        }
        return outcome;
    };
    how.again = [](const reports::CaseResult& one) { return one.cut_short == "lagged"; };
    const auto outcome = run();
    std::vector<std::string> played_again;
    for (const auto& one : outcome.result.cases) {
        EXPECT_THAT(one.cut_short, IsEmpty());
        if (one.verdict == verdict::Outcome::observed) played_again.push_back(one.id);
    }
    EXPECT_THAT(played_again, ElementsAre("case4", "case4"));
}

}  // namespace
}  // namespace chathack::parallel_suite
