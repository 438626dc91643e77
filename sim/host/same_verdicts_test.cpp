// The suite gives the reference server the same verdicts in virtual time and on real sockets. Every server
// case is played on a simulated Ethernet and over loopback.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <tuple>

#include "conformance/suite/sources.hpp"
#include "conformance/suite/suite.hpp"
#include "conformance/target/target_loader.hpp"
#include "sim/host/configured_case_network.hpp"
#include "sim/host/testing/simulated_suite.hpp"
#include "sim/network/loader.hpp"

namespace chathack::sim {
namespace {

const std::string scenarios = std::string{CHATHACK_SOURCE_DIR} + "/scenarios/";

/// A folder of the suite, the number of the part to play, and how many parts there are.
class SameVerdicts : public testing::TestWithParam<std::tuple<const char*, std::uint32_t, std::uint32_t>> {};

TEST_P(SameVerdicts, InVirtualTimeAndOverLoopback) {
    const auto& [folder, part, parts] = GetParam();
    const auto sources = suite::read_sources({scenarios + folder});
    suite::SuiteOptions options;
    options.selection.shard = part;
    options.selection.shards = parts;
    const auto cases = suite::make_plan(sources.cases, options.selection, options.seed).size();

    auto real = options;
    const auto file = target::load_target(scenarios + "targets/chathackd.yaml",
                                          std::filesystem::path{CHATHACKD}.parent_path().string());
    ASSERT_TRUE(file.file);
    real.target = *file.file;
    real.jobs = 2;
    real.make_host = [target = real.target] { return suite::make_socket_host(target); };
    const auto over_loopback = suite::run_suite(sources.cases, real);
    ASSERT_EQ(over_loopback.result.cases.size(), cases) << over_loopback.why;

    const auto lan = network::load_network(scenarios + "networks/lan.yaml", {});
    ASSERT_TRUE(lan.network);
    const auto in_virtual_time =
        suite::run_suite(sources.cases, simulated(case_networks_of(*lan.network), options));
    ASSERT_EQ(in_virtual_time.result.cases.size(), cases) << in_virtual_time.why;

    const auto expected = verdicts_of(over_loopback);
    const auto found = verdicts_of(in_virtual_time);
    EXPECT_EQ(found.size(), expected.size());
    for (const auto& [which, verdict] : expected) {
        const auto at = found.find(which);
        EXPECT_EQ(at == found.end() ? "nothing" : at->second, verdict) << which;
    }
}

INSTANTIATE_TEST_SUITE_P(OfTheSuite, SameVerdicts,
                         testing::Values(std::tuple{"global", 1, 2}, std::tuple{"global", 2, 2},
                                         std::tuple{"login", 1, 2}, std::tuple{"login", 2, 2},
                                         std::tuple{"private", 1, 4}, std::tuple{"private", 2, 4},
                                         std::tuple{"private", 3, 4}, std::tuple{"private", 4, 4},
                                         std::tuple{"wire", 1, 2}, std::tuple{"wire", 2, 2}),
                         [](const auto& one) {
                             return std::string{std::get<0>(one.param)} +
                                    std::to_string(std::get<1>(one.param));
                         });

}  // namespace
}  // namespace chathack::sim
