// Scenarios of the suite in virtual time: how absence is shown, and that every way to deliver conforms.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "conformance/suite/sources.hpp"
#include "conformance/suite/suite.hpp"
#include "sim/host/network_venue.hpp"
#include "sim/host/sim_host.hpp"
#include "sim/host/testing/star_venue.hpp"
#include "sim/network/loader.hpp"

namespace chathack::sim {
namespace {

suite::SuiteOutcome run_simulated(const std::vector<scenario::Case>& cases, const suite::Selection& selection,
                                  const MakeVenue& venues = &StarVenue::make) {
    suite::SuiteOptions options;
    options.target = reference_target();
    options.selection = selection;
    options.answer_least = simulated_answer_least;
    options.quiet_least = simulated_quiet_least;
    options.make_host = [target = options.target, venues] {
        return make_sim_host({venues, target.accounts, {}});
    };
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

TEST(VirtualTime, WhatDoesNotComeIsNeverShownByWaiting) {
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

// Stations of one Ethernet wait for one another by lot: what walt sends last may come first.
TEST(VirtualTime, WhatSeveralUsersDoIsInNoOrderWithWhatAnotherSays) {  // PRIVATE-1
    const auto sources =
        suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios/private/ask-many.yaml"});
    const auto lan =
        network::load_network(std::string{CHATHACK_SOURCE_DIR} + "/scenarios/networks/lan.yaml", {});
    ASSERT_TRUE(lan.network);
    suite::Selection selection;
    selection.repeat = 10;
    const auto outcome = run_simulated(sources.cases, selection, venues_of(*lan.network));
    EXPECT_EQ(outcome.result.cases.size(), 10U);
    for (const auto& [which, verdict] : verdicts_of(outcome))
        EXPECT_TRUE(verdict.starts_with("conforms")) << which << ": " << verdict;
}

TEST(VirtualTime, InEveryDeliveryAndOverIPv6) {
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
