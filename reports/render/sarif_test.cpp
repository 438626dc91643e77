#include "reports/render/sarif.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::hostile_result;
using chathack::testing::sample_result;
using chathack::testing::source_path;

const Repository repository{"/home/me/server", "/home/me/server/ci", "README.md"};

void expect_valid(const std::string& sarif) {
    const auto run =
        chathack::testing::run_tool({"/usr/bin/python3", source_path("reports/testing/validate_json.py"),
                                     source_path("reports/schemas/sarif-2.1.0.schema.json"),
                                     chathack::testing::written("result.sarif", sarif)});
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(Sarif, FitsTheSchemaOfItsStandard) { expect_valid(to_sarif(sample_result(), repository)); }

TEST(Sarif, FitsItWhateverTheTargetSays) { expect_valid(to_sarif(hostile_result(), repository)); }

TEST(Sarif, OfARunWithoutACaseFitsItAndSaysWhy) {
    Result result;
    result.run.partial = true;
    result.run.partial_why = "the target could not be started";
    const auto sarif = to_sarif(result, repository);
    expect_valid(sarif);
    const auto invocation = nlohmann::json::parse(sarif)["runs"][0]["invocations"][0];
    EXPECT_EQ(invocation["executionSuccessful"], false);
    EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"],
              "The run was cut short: the target could not be started");
}

TEST(Sarif, HasARuleForEachClauseAndAResultForEachBreach) {
    const auto run = nlohmann::json::parse(to_sarif(sample_result(), repository))["runs"][0];
    const auto& rules = run["tool"]["driver"]["rules"];
    EXPECT_EQ(rules.size(), 8U);
    std::vector<std::string> found;
    for (const auto& one : run["results"]) {
        EXPECT_EQ(rules[one["ruleIndex"].get<std::size_t>()]["id"], one["ruleId"]);
        found.push_back(one["ruleId"].get<std::string>() + " " + one["kind"].get<std::string>() + " " +
                        one["level"].get<std::string>());
    }
    EXPECT_EQ(found, (std::vector<std::string>{"GLOBAL-5 fail error", "GLOBAL-6 fail warning",
                                               "GLOBAL-2 fail error"}));
}

/// The place of the first finding, and the scenario beside it.
std::pair<std::string, nlohmann::json> places_in(const Result& result) {
    const auto run = nlohmann::json::parse(to_sarif(result, repository))["runs"][0];
    const auto one = run["results"][0];
    const auto place = one["locations"][0]["physicalLocation"]["artifactLocation"];
    EXPECT_EQ(place["uriBaseId"], "%SRCROOT%");
    EXPECT_TRUE(run["originalUriBaseIds"].contains("%SRCROOT%"));
    return {place["uri"].get<std::string>(), one.value("relatedLocations", nlohmann::json{})};
}

TEST(Sarif, PointsAtTheTargetFileAndAtTheScenarioFromTheRoot) {
    auto result = sample_result();
    for (const auto* file : {"my server.yaml", "/home/me/server/ci/my server.yaml"}) {
        result.target.file = file;
        const auto [place, scenarios] = places_in(result);
        EXPECT_EQ(place, "ci/my%20server.yaml");
        const auto& scenario = scenarios[0]["physicalLocation"];
        EXPECT_EQ(scenario["artifactLocation"]["uri"], "ci/scenarios/global/limit.yaml");
        EXPECT_EQ(scenario["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        EXPECT_EQ(scenario["region"]["startLine"], 12);
    }
}

TEST(Sarif, PointsAtTheFallbackWhereTheRepositoryHasNoFileOfIt) {
    auto result = sample_result();
    for (auto& one : result.cases)
        one.file = "/usr/share/chathack/scenarios/global/limit.yaml";
    for (const auto* file : {"", "/tmp/mine.yaml", "../../mine.yaml"}) {
        result.target.file = file;
        const auto [place, scenarios] = places_in(result);
        EXPECT_EQ(place, "README.md") << file;
        EXPECT_TRUE(scenarios.is_null()) << scenarios;
    }
}

TEST(Sarif, HasNoAlertForAnOpenClauseOrWhatIsUndecided) {
    auto result = sample_result();
    for (auto& one : result.cases) {
        std::erase_if(one.verdicts,
                      [](const auto& finding) { return finding.kind == verdict::Kind::violates; });
        auto& other = one.verdicts.emplace_back();
        other.clause = "WIRE-6";
        other.level = verdict::Level::open;
        other.kind = verdict::Kind::observed;
        other.behaviour = verdict::other_behaviour;
    }
    const auto run = nlohmann::json::parse(to_sarif(result, repository))["runs"][0];
    EXPECT_EQ(run["results"].size(), 0U) << run["results"];
    EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
              "Cases that could not be decided: 1");
}

TEST(Sarif, NamesAResultTheSameInEveryRun) {
    auto later = sample_result();
    later.run.id = "20270102-030405-77";
    later.run.seed = 43;
    const auto print_of = [](const Result& result) {
        return nlohmann::json::parse(
            to_sarif(result, repository))["runs"][0]["results"][0]["partialFingerprints"];
    };
    EXPECT_EQ(print_of(later), print_of(sample_result()));
}

}  // namespace
}  // namespace chathack::reports
