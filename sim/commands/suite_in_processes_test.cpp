// A case that kills its process costs itself, and nothing else.
#include "sim/commands/suite_in_processes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "conformance/suite/sources.hpp"
#include "reports/model/json.hpp"
#include "sim/host/configured_case_network.hpp"
#include "sim/host/testing/simulated_suite.hpp"
#include "sim/network/loader.hpp"

namespace chathack::sim {
namespace {

const std::string source = CHATHACK_SOURCE_DIR;

/// A host whose process dies of one case.
class DyingHost final : public suite::Host {
public:
    DyingHost(std::unique_ptr<suite::Host> host, std::string deadly)
        : host_{std::move(host)}, deadly_{std::move(deadly)} {}

    bool start_target(std::string& why_not) override { return host_->start_target(why_not); }
    std::optional<std::string> target_death(std::chrono::milliseconds wait_at_most) override {
        return host_->target_death(wait_at_most);
    }
    transport::Endpoint target_endpoint(bool ipv6) const override { return host_->target_endpoint(ipv6); }
    runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                            const std::atomic<bool>& interrupted) override {
        if (scenario_case.id == deadly_) std::_Exit(42);
        return host_->play(scenario_case, options, interrupted);
    }
    transport::Capabilities capabilities() const override { return host_->capabilities(); }

private:
    std::unique_ptr<suite::Host> host_;
    std::string deadly_;
};

class SuiteInProcesses : public ::testing::Test {
protected:
    suite::SuiteOutcome run(std::size_t jobs, const std::string& deadly) const {
        const auto lan = network::load_network(source + "/scenarios/networks/lan.yaml", {});
        auto options = simulated(case_networks_of(*lan.network));
        options.jobs = jobs;
        options.replay = [](const suite::Item& item) { return "run only " + item.scenario_case->id; };
        if (!deadly.empty()) {
            options.make_host = [make = options.make_host, deadly] {
                return std::make_unique<DyingHost>(make(), deadly);
            };
        }
        return run_suite_in_processes(sources_.cases, options);
    }

    const suite::Sources sources_ = suite::read_sources({source + "/scenarios/global/limit.yaml"});
};

TEST_F(SuiteInProcesses, ACaseThatKillsItsProcessIsInconclusiveAndTheOthersArePlayed) {
    auto whole = run(2, "");
    ASSERT_GT(whole.result.cases.size(), 2U);
    const auto deadly = whole.result.cases[1].id;
    for (const std::size_t jobs : {1U, 3U}) {
        SCOPED_TRACE(jobs);
        auto outcome = run(jobs, deadly);
        ASSERT_EQ(outcome.result.cases.size(), whole.result.cases.size());
        const auto& dead = outcome.result.cases[1];
        EXPECT_EQ(dead.id, deadly);
        EXPECT_EQ(dead.verdict, verdict::Outcome::inconclusive);
        EXPECT_EQ(dead.replay, "run only " + deadly);
        ASSERT_FALSE(dead.verdicts.empty());
        EXPECT_EQ(dead.verdicts.front().why, "the simulation failed: its process ended with status 42");
        outcome.result.cases[1] = whole.result.cases[1];
        EXPECT_EQ(reports::to_json(outcome.result), reports::to_json(whole.result));
    }
}

}  // namespace
}  // namespace chathack::sim
