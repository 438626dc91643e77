// Scenarios of the suite in virtual time: how absence is shown, and that every delivery conforms.
#include <gtest/gtest.h>

#include <string>

#include "conformance/suite/sources.hpp"
#include "conformance/suite/suite.hpp"
#include "sim/host/configured_case_network.hpp"
#include "sim/host/testing/simulated_suite.hpp"
#include "sim/host/testing/star_case_network.hpp"
#include "sim/network/loader.hpp"

namespace chathack::sim {
namespace {

suite::SuiteOutcome run_simulated(const std::vector<scenario::Case>& cases, const suite::Selection& selection,
                                  const MakeCaseNetwork& make_network = &StarCaseNetwork::make) {
    suite::SuiteOptions options;
    options.selection = selection;
    return suite::run_suite(cases, simulated(make_network, options));
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

// Stations of one Ethernet wait random times for one another, so what walt sends last may arrive first.
TEST(VirtualTime, WhatSeveralUsersDoIsInNoOrderWithWhatAnotherSays) {  // PRIVATE-1
    const auto sources =
        suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios/private/ask-many.yaml"});
    const auto lan =
        network::load_network(std::string{CHATHACK_SOURCE_DIR} + "/scenarios/networks/lan.yaml", {});
    ASSERT_TRUE(lan.network);
    suite::Selection selection;
    selection.repeat = 10;
    const auto outcome = run_simulated(sources.cases, selection, case_networks_of(*lan.network));
    EXPECT_EQ(outcome.result.cases.size(), 10U);
    for (const auto& [which, verdict] : verdicts_of(outcome))
        EXPECT_TRUE(verdict.starts_with("conforms")) << which << ": " << verdict;
}

// A burst of losses, or a link that never comes back, may last longer than TCP keeps trying.
TEST(VirtualTime, ANetworkThatBreaksAConnectionIsNoFaultOfTheServer) {
    const auto sources =
        suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios/login/unknown-account.yaml"});
    std::size_t inconclusive = 0;
    for (const std::string fault : {"clients", "server"}) {
        for (const std::string at : {"0 ms", "50 ms", "120 ms", "200 ms"}) {
            const auto network = network::load_network_text(
                "about: It goes down for good.\ntopology: star\nclients: {link: {delay: 20 ms}}\nfaults: "
                "[{at: " +
                    at + ", down: " + fault + "}]\n",
                "down.yaml", {});
            ASSERT_TRUE(network.network);
            for (const auto& one :
                 run_simulated(sources.cases, {}, case_networks_of(*network.network)).result.cases) {
                if (one.verdict == verdict::Outcome::inconclusive) ++inconclusive;
                EXPECT_FALSE(verdict::is_violation(one.verdict)) << one.id << ", " << fault << " at " << at;
            }
        }
    }
    EXPECT_GT(inconclusive, 0U);
}

TEST(VirtualTime, InEveryDeliveryAndOverIPv6) {
    auto sources = suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios/global"});
    // Megabytes in small pieces take minutes; SameVerdicts plays them whole.
    std::erase_if(sources.cases, [](const auto& one) { return one.needs.heavy; });
    suite::Selection selection;
    selection.variants = {{runner::DeliveryMode::bytes, false}, {runner::DeliveryMode::cuts, true}};
    const auto outcome = run_simulated(sources.cases, selection);
    EXPECT_EQ(outcome.result.cases.size(), 2 * sources.cases.size());
    for (const auto& [which, verdict] : verdicts_of(outcome))
        EXPECT_TRUE(verdict.starts_with("conforms") || verdict.starts_with("observed"))
            << which << ": " << verdict;
}

}  // namespace
}  // namespace chathack::sim
