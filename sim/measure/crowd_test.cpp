#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "sim/measure/result_json.hpp"
#include "sim/measure/testing/crowd_world.hpp"
#include "sim/workload/loader.hpp"

#include <nlohmann/json.hpp>

// Whole crowds with the reference server and client, on a network in memory.
namespace chathack::measure {
namespace {

using testing::CrowdWorld;
using namespace std::chrono_literals;

workload::Workload load(const std::string& text) {
    const auto loaded = workload::load_workload_text(text, "crowd.yaml");
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    return loaded.workload.value();
}

std::string sentence(const SimulationResult& result) {
    return result.violation ? to_string(*result.violation) : "none";
}

TEST(Crowds, EverybodyHearsEverybodyOnce) {  // GLOBAL-1, GLOBAL-3
    const auto workload = load(
        "title: T\nduration: 3 s\ngroups: {all: {users: 5, messages: {every: 500 ms, bytes: {exponential: "
        "100}}}}\n");
    const auto result = CrowdWorld{workload, 1}.run();
    EXPECT_EQ(sentence(result), "none");
    EXPECT_EQ(result.said, 5U * 5);  // at 0.5 s, 1 s ... 2.5 s
    EXPECT_EQ(result.deliveries, result.said * 4);
    EXPECT_EQ(result.latency.count, result.deliveries);
    EXPECT_EQ(result.fairness_latency, 1);
    EXPECT_EQ(result.sessions.logins, 5U);
    ASSERT_EQ(result.receivers.size(), 5U);
    EXPECT_EQ(result.receivers[4].login, "all-5");
    EXPECT_EQ(result.receivers[4].latency.count, 20U);
}

TEST(Crowds, ComeAndGoWithoutALoss) {  // LOGIN-9
    const auto workload = load(
        "title: T\nduration: 10 s\ngroups: {all: {users: 6, stay: {exponential: 1 s}, away: {exponential: "
        "500 ms}, "
        "messages: {every: {exponential: 300 ms}, bytes: 20}}}\n");
    const auto result = CrowdWorld{workload, 2}.run();
    EXPECT_EQ(sentence(result), "none");
    EXPECT_GT(result.sessions.left, 10U);
    EXPECT_GE(result.sessions.logins, result.sessions.left);
    EXPECT_EQ(result.sessions.lost_connections, 0U);
    EXPECT_GT(result.deliveries, 100U);
}

TEST(Crowds, TalkInPrivateAndExchangeFiles) {  // PEER-4
    const auto workload = load(
        "title: T\nduration: 20 s\ngroups: {all: {users: 6, accepts: 0.7, sessions: {with: all, every: "
        "{exponential: 2 s}, "
        "lasts: {exponential: 3 s}, messages: {every: {exponential: 200 ms}, bytes: 50}, files: {every: 1 s, "
        "bytes: 1024}}}}\n");
    const auto result = CrowdWorld{workload, 3}.run();
    EXPECT_EQ(sentence(result), "none");
    EXPECT_GT(result.sessions.asks, 20U);
    EXPECT_GT(result.sessions.refused, 0U);
    EXPECT_GT(result.sessions.opened, 10U);
    EXPECT_EQ(result.sessions.failed, 0U);
    EXPECT_GT(result.direct_deliveries, 200U);
    EXPECT_EQ(result.handshake.count, result.sessions.opened);
}

TEST(Crowds, AreTheSameForOneSeed) {
    const auto workload = load(
        "title: T\nduration: 5 s\ngroups: {all: {users: 4, arrive: {poisson: {per_second: 2}}, messages: "
        "{every: "
        "{exponential: 300 ms}, bytes: {log_normal: {median: 50, sigma: 1}}}}}\n");
    const auto json = [&](std::uint64_t seed) { return to_json(CrowdWorld{workload, seed}.run()).dump(); };
    const auto first = json(7);
    EXPECT_EQ(first, json(7));
    EXPECT_NE(first, json(8));
}

TEST(CrowdResults, FitTheirSchema) {
    const auto workload =
        load("title: T\nduration: 2 s\ngroups: {all: {users: 3, messages: {every: 300 ms, bytes: 20}}}\n");
    CrowdWorld world{workload, 1};
    world.run(1s);
    world.recorder().on_fault("link down", false, world.now());
    world.recorder().end_second({});
    world.crash(1);
    const auto run = chathack::testing::run_tool(
        {"/usr/bin/python3", chathack::testing::source_path("reports/testing/validate_json.py"),
         chathack::testing::source_path("sim/measure/schemas/load.schema.json"),
         chathack::testing::written("load.json", to_json(world.run()).dump())});
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(Crowds, LoseNobodyWithoutAReason) {
    const auto workload =
        load("title: T\nduration: 5 s\ngroups: {all: {users: 3, messages: {every: 300 ms, bytes: 20}}}\n");
    CrowdWorld world{workload, 1};
    world.run(1s);
    world.crash(1);
    ASSERT_TRUE(world.recorder().violation());
    EXPECT_THAT(to_string(*world.recorder().violation()), ::testing::HasSubstr("all-2: lost its connection"));
}

}  // namespace
}  // namespace chathack::measure
