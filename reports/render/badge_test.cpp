#include "reports/render/badge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::run_tool;
using chathack::testing::sample_result;
using chathack::testing::written;
using ::testing::HasSubstr;

/// A run in which every clause that was tried is kept.
Result good_result() {
    auto result = sample_result();
    result.cases.resize(1);
    result.clauses = {result.clauses[1]};
    summarise(result);
    return result;
}

TEST(Badge, SaysTheGravestThing) {
    auto result = sample_result();
    EXPECT_EQ(badge_of(result).message, "1 MUST violated");
    EXPECT_EQ(badge_of(result).colour, "red");
    EXPECT_EQ(badge_of(good_result()).message, "1/1 MUST");
    EXPECT_EQ(badge_of(good_result()).colour, "brightgreen");
    result.cases = {result.cases[2]};
    summarise(result);
    EXPECT_EQ(badge_of(result).message, "1 SHOULD violated");
    EXPECT_EQ(badge_of(result).colour, "orange");
    result.run.strict = true;
    EXPECT_EQ(badge_of(result).colour, "red");
}

TEST(Badge, OfAClauseThatWasNotTriedIsNotGreen) {
    auto result = good_result();
    result.clauses.push_back(sample_result().clauses[2]);
    summarise(result);
    EXPECT_EQ(badge_of(result).message, "1/2 MUST");
    EXPECT_EQ(badge_of(result).colour, "orange");
}

TEST(Badge, OfAPartialRunDoesNotPass) {
    auto result = good_result();
    result.run.partial = true;
    EXPECT_EQ(badge_of(result).message, "incomplete");
    EXPECT_EQ(badge_of(result).colour, "lightgrey");
    EXPECT_EQ(badge_of(Result{}).message, "incomplete");
}

TEST(Badge, IsWhatTheEndpointOfShieldsTakes) {
    EXPECT_EQ(
        to_badge_json(sample_result()),
        "{\"schemaVersion\":1,\"label\":\"CHATHACK\",\"message\":\"1 MUST violated\",\"color\":\"red\"}\n");
}

TEST(Badge, IsAPictureWithWords) {
    const auto svg = to_badge_svg(sample_result());
    const auto run = run_tool({"xmllint", "--nonet", "--noout", written("badge.svg", svg)});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(svg, HasSubstr("aria-label=\"CHATHACK: 1 MUST violated\""));
}

}  // namespace
}  // namespace chathack::reports
