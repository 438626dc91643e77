#include "conformance/scenario/expects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;

constexpr const char* both = "GLOBAL-1, GLOBAL-3";

/// The third of three steps. The two before it speak of both clauses.
template <class Kind>
Kind third_step(const std::string& step) {
    const auto made =
        only_case(file_with("  - expect: {bob: connected, clause: GLOBAL-1}\n  - expect: {bob: connected, "
                            "clause: GLOBAL-3}\n  - " +
                                step + "\n",
                            both));
    const auto* kind = made.steps.size() == 4 ? std::get_if<Kind>(&made.steps[3].what) : nullptr;
    EXPECT_NE(kind, nullptr);
    return kind ? *kind : Kind{};
}

TEST(Expects, TakeTheFirstClauseUsualPatienceAndNoFenceUnlessToldOtherwise) {
    const auto plain = third_step<ExpectStep>("expect: {bob: connected}");
    EXPECT_EQ(plain.clause, "GLOBAL-1");
    EXPECT_EQ(plain.fence, "");
    EXPECT_EQ(plain.patience, 1.0);
    ASSERT_EQ(plain.alternatives.size(), 1U);
    EXPECT_EQ(plain.alternatives[0].name, "as expected");
    const auto told =
        third_step<ExpectStep>("expect: {bob: connected, clause: GLOBAL-3, fence: carol, patience: 2.5}");
    EXPECT_EQ(told.clause, "GLOBAL-3");
    EXPECT_EQ(told.fence, "carol");
    EXPECT_EQ(told.patience, 2.5);
}

TEST(Expects, SayWhatEachActorSees) {
    const auto expect = third_step<ExpectStep>("expect: {\"alice, bob\": connected, carol: packet_error}");
    std::vector<std::string> lines;
    for (const auto& sees : expect.alternatives.at(0).sees)
        lines.push_back(sees.actor + " " + std::get<FramePattern>(sees.sequences.at(0).at(0)).name);
    EXPECT_THAT(lines, ElementsAre("alice connected", "bob connected", "carol packet_error"));
}

TEST(Expects, KeepTheAlternativesInTheirOrder) {
    const auto expect = third_step<ExpectStep>(
        "expect: {one_of: {lost: {bob: packet_error, means: violates}, right: {bob: connected}}}");
    ASSERT_EQ(expect.alternatives.size(), 2U);
    EXPECT_EQ(expect.alternatives[0].name, "lost");
    EXPECT_TRUE(expect.alternatives[0].means.at(0).violation);
    EXPECT_EQ(expect.alternatives[1].name, "right");
    EXPECT_TRUE(expect.alternatives[1].means.empty());
}

TEST(Expects, CaptureForLaterStepsWhatEveryAlternativeCaptures) {
    const auto later = [](const std::string& second) {
        return errors_of(
            file_with("  - expect: {one_of: {first: {bob: {global_message: {message: {capture: word}}}}, "
                      "second: {bob: " +
                      second +
                      "}}}\n"
                      "  - send: {alice: {global_message: {message: \"${word}\"}}}\n"));
    };
    EXPECT_THAT(later("{private_ask: {sender: {capture: word}}}"), ElementsAre());
    EXPECT_THAT(
        later("packet_error"),
        ElementsAre("9:46 `word` is captured only by some alternatives of an `expect`; let all of them "
                    "capture it"));
}

TEST(Expects, AskForPatienceAboveZeroAndNotForAges) {
    const std::string error =
        "8:40 `patience` must be a number above 0, at most 60: how many times the usual deadline";
    for (const std::string bad : {"0", "-1", "60.5", "long", "1x", "[1]"}) {
        SCOPED_TRACE(bad);
        EXPECT_THAT(errors_of(file_with("  - expect: {bob: connected, patience: " + bad + "}\n")),
                    ElementsAre(error));
    }
    EXPECT_EQ(third_step<ExpectStep>("expect: {bob: connected, patience: 60}").patience, 60.0);
}

TEST(Nothing, IsAnExpectOfSilence) {
    const auto expect = third_step<ExpectStep>("nothing: {at: [alice, bob], fence: carol, clause: GLOBAL-3}");
    EXPECT_EQ(expect.clause, "GLOBAL-3");
    EXPECT_EQ(expect.fence, "carol");
    const auto& sees = expect.alternatives.at(0).sees;
    ASSERT_EQ(sees.size(), 2U);
    EXPECT_EQ(sees[1].actor, "bob");
    EXPECT_TRUE(sees[1].sequences.empty());
}

TEST(Races, HaveOneWinnerAndTheRest) {
    const auto race =
        third_step<RaceStep>("race: {among: [alice, bob], one: connected, rest: closed, clause: GLOBAL-3}");
    EXPECT_EQ(race.clause, "GLOBAL-3");
    EXPECT_THAT(race.actors, ElementsAre("alice", "bob"));
    EXPECT_EQ(std::get<FramePattern>(race.winner).name, "connected");
    EXPECT_TRUE(std::holds_alternative<EndPattern>(race.loser));
    EXPECT_EQ(third_step<RaceStep>("race: {among: [alice, bob], one: connected, rest: closed}").clause,
              "GLOBAL-1");
}

}  // namespace
}  // namespace chathack::scenario
