#include <gtest/gtest.h>

#include <string>

#include "conformance/scenario/suite.hpp"

namespace chathack::scenario {
namespace {

TEST(ScenarioFiles, AllLoadWithoutAComplaint) {
    const auto suite = load_suite({CHATHACK_SOURCE_DIR "/scenarios"});
    for (const auto& diagnostic : suite.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    EXPECT_FALSE(suite.scenarios.empty());
}

TEST(ScenarioFiles, CoverEveryClauseThatTheTableDoesNotExcuse) {
    const auto suite = load_suite({CHATHACK_SOURCE_DIR "/scenarios"});
    for (const auto& diagnostic : lint_coverage(suite.scenarios, "scenarios"))
        ADD_FAILURE() << to_string(diagnostic);
}

TEST(ScenarioFiles, WithoutThoseOfClientsLeaveTheClausesOfClientsUncovered) {  // PEER-1, CLIENT-1
    const auto suite = load_suite({CHATHACK_SOURCE_DIR "/scenarios/global"});
    std::string missing;
    for (const auto& diagnostic : lint_coverage(suite.scenarios, "scenarios"))
        missing += to_string(diagnostic) + "\n";
    EXPECT_NE(missing.find("no case covers PEER-1\n"), std::string::npos) << missing;
    EXPECT_NE(missing.find("no case covers CLIENT-1\n"), std::string::npos) << missing;
}

}  // namespace
}  // namespace chathack::scenario
