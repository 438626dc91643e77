#include <gtest/gtest.h>

#include "conformance/scenario/suite.hpp"

namespace chathack::scenario {
namespace {

TEST(ScenarioFiles, AllLoadWithoutAComplaint) {
    const auto suite = load_suite({CHATHACK_SOURCE_DIR "/scenarios"});
    for (const auto& diagnostic : suite.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    EXPECT_FALSE(suite.scenarios.empty());
}

}  // namespace
}  // namespace chathack::scenario
