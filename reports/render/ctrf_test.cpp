#include "reports/render/ctrf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::hostile_result;
using chathack::testing::sample_result;
using chathack::testing::source_path;

void expect_valid_ctrf(const std::string& ctrf) {
    const auto run = chathack::testing::run_tool(
        {"/usr/bin/python3", source_path("reports/testing/validate_json.py"),
         source_path("reports/schemas/ctrf.schema.json"), chathack::testing::written("ctrf.json", ctrf)});
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

nlohmann::json results_in(const std::string& ctrf) { return nlohmann::json::parse(ctrf)["results"]; }

TEST(Ctrf, FitsTheRulesOfItsStandard) {
    expect_valid_ctrf(to_ctrf(sample_result()));
    expect_valid_ctrf(to_ctrf(Result{}));
}

TEST(Ctrf, FitsThemWhateverTheTargetSays) {
    const auto ctrf = to_ctrf(hostile_result());
    expect_valid_ctrf(ctrf);
    EXPECT_THAT(ctrf, ::testing::Not(::testing::HasSubstr("\x1b")));
}

TEST(Ctrf, HasATestForEachRunOfACase) {
    const auto results = results_in(to_ctrf(sample_result()));
    std::vector<std::string> found;
    for (const auto& test : results["tests"])
        found.push_back(test["suite"].dump() + " " + test["name"].get<std::string>() + " " +
                        test["status"].get<std::string>() + " " + test["rawStatus"].get<std::string>());
    EXPECT_EQ(found, (std::vector<std::string>{
                         R"(["my server","login"] free [whole] passed conforms)",
                         R"(["my server","global","limit"] ascii-1025 [whole] failed violates-must)",
                         R"(["my server","global","limit"] told [whole] failed violates-should)",
                         R"(["my server","wire","opcode"] zero [whole] passed observed)",
                         R"(["my server","global"] echo [whole] #2 failed violates-must)",
                         R"(["my server","login","race"] 50 [cuts+ipv6] other inconclusive)",
                         R"(["my server","login"] account [whole] skipped skipped)",
                     }));
}

TEST(Ctrf, CountsTestsAndTellsTimesInMilliseconds) {
    const auto summary = results_in(to_ctrf(sample_result()))["summary"];
    const std::map<std::string, std::int64_t> expected{
        {"tests", 7},
        {"passed", 2},
        {"failed", 3},
        {"skipped", 1},
        {"pending", 0},
        {"other", 1},
        {"flaky", 0},
        {"start", 1767323045000},  // date --date 2026-01-02T03:04:05Z +%s
        {"stop", 1767323046250},
        {"duration", 1250}};
    EXPECT_EQ((summary.get<std::map<std::string, std::int64_t>>()), expected);
    EXPECT_EQ(results_in(to_ctrf(sample_result()))["tests"][0]["duration"], 1);
}

TEST(Ctrf, SaysWhyATestFailedAndHowToPlayItAgain) {
    const auto test = results_in(to_ctrf(sample_result()))["tests"][1];
    EXPECT_THAT(test["message"].get<std::string>(),
                ::testing::StartsWith("GLOBAL-5: bob should have seen nothing, and saw global_message"));
    EXPECT_THAT(test["trace"].get<std::string>(), ::testing::HasSubstr("bob sees nothing"));
    EXPECT_EQ(test["filePath"], "scenarios/global/limit.yaml");
    EXPECT_EQ(test["line"], 12);
    EXPECT_EQ(test["tags"], (std::vector<std::string>{"GLOBAL-5"}));
    EXPECT_THAT(test["extra"]["replay"].get<std::string>(), ::testing::HasSubstr("--seed 42"));
}

TEST(Ctrf, CallsFlakyWhatPassedOnlyInAnotherRepetition) {
    auto result = sample_result();
    auto again = result.cases[1];
    again.repetition = 1;
    again.verdicts[0].kind = verdict::Kind::conforms;
    result.cases.push_back(again);
    summarise(result);
    const auto results = results_in(to_ctrf(result));
    EXPECT_EQ(results["summary"]["flaky"], 1);
    EXPECT_FALSE(results["tests"][1].contains("flaky"));
    EXPECT_EQ(results["tests"][7]["flaky"], true);
}

TEST(Ctrf, OfWhatFollowsFromAnotherViolationIsSkipped) {
    auto result = sample_result();
    result.cases[1].verdicts[0].kind = verdict::Kind::follows;
    result.cases[1].verdicts[0].follows_from = "GLOBAL-1";
    result.cases[1].verdict = verdict::Outcome::follows;
    const auto test = results_in(to_ctrf(result))["tests"][1];
    EXPECT_EQ(test["status"], "skipped");
    EXPECT_THAT(test["message"].get<std::string>(),
                ::testing::StartsWith("GLOBAL-5: follows from GLOBAL-1: bob should"));
}

TEST(Ctrf, OfARunThatWasCutShortHasAFailedTest) {
    Result result;
    result.run.partial = true;
    result.run.partial_why = "the target could not be started";
    const auto ctrf = to_ctrf(result);
    expect_valid_ctrf(ctrf);
    const auto results = results_in(ctrf);
    EXPECT_EQ(results["summary"]["failed"], 1);
    EXPECT_EQ(results["tests"][0]["message"], "the target could not be started");
}

}  // namespace
}  // namespace chathack::reports
