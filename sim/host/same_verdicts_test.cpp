// Every scenario of the suite, on real sockets and in virtual time: the verdicts are the same.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "conformance/suite/sources.hpp"
#include "conformance/suite/suite.hpp"
#include "conformance/target/target_loader.hpp"
#include "sim/host/sim_host.hpp"
#include "sim/host/testing/star_venue.hpp"

namespace chathack::sim {
namespace {

suite::SuiteOutcome run_simulated(const std::vector<scenario::Case>& cases,
                                  const suite::Selection& selection) {
    suite::SuiteOptions options;
    options.target = reference_target();
    options.selection = selection;
    options.answer_least = simulated_answer_least;
    options.quiet_least = simulated_quiet_least;
    options.make_host = [target = options.target] {
        return make_sim_host({&StarVenue::make, target.accounts, {}});
    };
    return suite::run_suite(cases, options);
}

suite::SuiteOutcome run_on_sockets(const std::vector<scenario::Case>& cases) {
    const auto loaded =
        target::load_target(std::string{CHATHACK_SOURCE_DIR} + "/scenarios/targets/chathackd.yaml",
                            std::filesystem::path{CHATHACKD}.parent_path().string());
    suite::SuiteOptions options;
    options.target = loaded.file.value();
    options.jobs = 2;
    options.make_host = [target = options.target] { return suite::make_socket_host(target); };
    return suite::run_suite(cases, options);
}

/// "case: clause kind behaviour" by case and clause.
std::map<std::string, std::string> verdicts_of(const suite::SuiteOutcome& outcome) {
    std::map<std::string, std::string> verdicts;
    for (const auto& one : outcome.result.cases) {
        for (const auto& verdict : one.verdicts)
            verdicts[one.id + " " + verdict.clause] = verdict.kind + " " + verdict.behaviour;
    }
    return verdicts;
}

TEST(SameVerdicts, EveryScenarioGivesThemOnSocketsAndInVirtualTime) {
    const auto sources = suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios"});
    ASSERT_FALSE(has_errors(sources.diagnostics));
    const auto simulated = run_simulated(sources.cases, {});
    ASSERT_EQ(simulated.end, suite::SuiteEnd::done) << simulated.why;
    ASSERT_EQ(simulated.result.cases.size(), sources.cases.size());
    const auto real = run_on_sockets(sources.cases);
    ASSERT_EQ(real.end, suite::SuiteEnd::done) << real.why;
    const auto expected = verdicts_of(real);
    for (const auto& [which, verdict] : verdicts_of(simulated))
        EXPECT_EQ(verdict, expected.contains(which) ? expected.at(which) : "none") << which;
}

TEST(SameVerdicts, WhatDoesNotComeIsNeverShownByWaiting) {
    const auto sources = suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios/wire"});
    std::size_t exhausted = 0;
    const auto outcome = run_simulated(sources.cases, {});
    for (const auto& one : outcome.result.cases) {
        for (const auto& step : one.steps) {
            EXPECT_NE(step.proof, "quiet") << one.id << " step " << step.index;
            if (step.proof == "exhausted") ++exhausted;
        }
    }
    EXPECT_GT(exhausted, 0U);
}

TEST(SameVerdicts, InEveryDeliveryAndOverIPv6) {
    const auto sources = suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios/global"});
    suite::Selection selection;
    selection.variants = {{runner::Delivery::bytes, false}, {runner::Delivery::cuts, true}};
    const auto outcome = run_simulated(sources.cases, selection);
    EXPECT_EQ(outcome.result.cases.size(), 2 * sources.cases.size());
    for (const auto& [which, verdict] : verdicts_of(outcome))
        EXPECT_TRUE(verdict.starts_with("conforms") || verdict.starts_with("observed"))
            << which << ": " << verdict;
}

}  // namespace
}  // namespace chathack::sim
