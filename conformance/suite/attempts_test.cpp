#include "conformance/suite/attempts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::suite {
namespace {

using ::testing::HasSubstr;
using Kind = verdict::Kind;
using End = runner::StepRecord::End;
using runner::Pace;

constexpr Attempt fast{Pace::fast, false, false};
constexpr Attempt gentle{Pace::gentle, true, true};

scenario::Case about(std::vector<std::string> clauses) {
    scenario::Case one;
    one.id = "one";
    one.clauses = std::move(clauses);
    one.steps.emplace_back().what = scenario::SendStep{"alice", {scenario::FrameSpec{}}, {}, 0, {}, 0};
    return one;
}

scenario::Case with_glue(std::vector<std::string> clauses) {
    auto one = about(std::move(clauses));
    std::get<scenario::SendStep>(one.steps[0].what).parts.emplace_back(scenario::FrameSpec{});
    return one;
}

Played played(Attempt attempt, const std::string& clause, Kind kind, End end = End::timed_out) {
    Played one;
    one.attempt = attempt;
    one.transcript.steps.emplace_back().end = end;
    auto& verdict = one.verdicts.emplace_back();
    verdict.clause = clause;
    verdict.kind = kind;
    if (kind == Kind::violates) {
        verdict.why = "bob saw nothing";
        verdict.symptom = "missing global_message";
    }
    return one;
}

TEST(Attempts, ACleanPlayIsEnough) {
    const auto one = with_glue({"GLOBAL-1"});
    EXPECT_EQ(next_attempt(one, {played(fast, "GLOBAL-1", Kind::conforms)}), std::nullopt);
}

TEST(Attempts, WhatDisappointsIsPlayedGentlyOnAFreshTarget) {
    const auto one = about({"GLOBAL-1"});
    EXPECT_EQ(next_attempt(one, {played(fast, "GLOBAL-1", Kind::violates)}), gentle);
    EXPECT_EQ(next_attempt(one, {played(fast, "GLOBAL-1", Kind::inconclusive)}), gentle)
        << "a way to what is tested that fails is looked into as well";
}

TEST(Attempts, WhatFailsBothWaysBreaksTheClauseByTheGentlePlay) {
    const auto one = with_glue({"GLOBAL-1"});
    std::vector<Played> plays{played(fast, "GLOBAL-1", Kind::violates),
                              played(gentle, "GLOBAL-1", Kind::violates)};
    plays[1].verdicts[0].why = "gently";
    EXPECT_EQ(next_attempt(one, plays), std::nullopt);
    EXPECT_EQ(conclude(plays).verdicts[0].why, "gently");
}

TEST(Attempts, WhatFailsFastOnlyIsJudgedByTheGentlePlayAndSaidSo) {
    const auto one = about({"GLOBAL-1"});
    const std::vector<Played> plays{played(fast, "GLOBAL-1", Kind::violates),
                                    played(gentle, "GLOBAL-1", Kind::conforms)};
    EXPECT_EQ(next_attempt(one, plays), std::nullopt) << "nothing in it is glued or cut";
    const auto told = conclude(plays);
    EXPECT_EQ(told.verdicts[0].kind, Kind::conforms);
    EXPECT_THAT(told.remark, HasSubstr("GLOBAL-1: bob saw nothing"));
}

TEST(Attempts, GlueIsBlamedWhenNothingElseIsLeft) {
    const auto one = with_glue({"GLOBAL-1"});
    std::vector<Played> plays{played(fast, "GLOBAL-1", Kind::violates),
                              played(gentle, "GLOBAL-1", Kind::conforms)};
    const Attempt as_it_stands{Pace::one_step, true, true};
    EXPECT_EQ(next_attempt(one, plays), as_it_stands);
    plays.push_back(played(as_it_stands, "GLOBAL-1", Kind::violates));
    EXPECT_EQ(next_attempt(one, plays), std::nullopt);
    const auto told = conclude(plays);
    ASSERT_EQ(told.verdicts.size(), 2U);
    EXPECT_EQ(told.verdicts[0].kind, Kind::conforms);
    EXPECT_EQ(told.verdicts[1].clause, "WIRE-3");
    EXPECT_EQ(told.verdicts[1].kind, Kind::violates);
    EXPECT_EQ(told.verdicts[1].symptom, "missing global_message");
    EXPECT_EQ(told.attempt, as_it_stands) << "its transcript is the evidence";
}

TEST(Attempts, GlueIsNotBlamedWhenTheCasePassesWithIt) {
    const auto one = with_glue({"GLOBAL-1"});
    const std::vector<Played> plays{played(fast, "GLOBAL-1", Kind::violates),
                                    played(gentle, "GLOBAL-1", Kind::conforms),
                                    played({Pace::one_step, true, true}, "GLOBAL-1", Kind::conforms)};
    const auto told = conclude(plays);
    ASSERT_EQ(told.verdicts.size(), 1U);
    EXPECT_EQ(told.verdicts[0].kind, Kind::conforms);
}

TEST(Attempts, AClauseAboutHasteIsConfirmedByASecondFastPlay) {
    const auto one = with_glue({"GLOBAL-3"});
    std::vector<Played> plays{played(fast, "GLOBAL-3", Kind::violates),
                              played(gentle, "GLOBAL-3", Kind::conforms)};
    const Attempt again{Pace::fast, true, true};
    EXPECT_EQ(next_attempt(one, plays), again);
    plays.push_back(played(again, "GLOBAL-3", Kind::violates));
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::violates);
}

TEST(Attempts, AClauseAboutHasteThatPassesWithMorePatienceIsKept) {
    const auto one = with_glue({"GLOBAL-3"});
    const auto told =
        conclude({played(fast, "GLOBAL-3", Kind::violates), played(gentle, "GLOBAL-3", Kind::conforms),
                  played({Pace::fast, true, true}, "GLOBAL-3", Kind::conforms)});
    EXPECT_EQ(told.verdicts[0].kind, Kind::conforms);
    EXPECT_EQ(told.attempt.pace, Pace::fast) << "the gentle play tells nothing of haste";
    EXPECT_THAT(told.remark, HasSubstr("bob saw nothing"));
}

TEST(Attempts, AConnectionThatIsCutOffTwiceIsBlamedThoughTheGentlePlayPasses) {
    const auto one = about({"LOGIN-9"});
    std::vector<Played> plays{played(fast, "LOGIN-9", Kind::violates),
                              played(gentle, "LOGIN-9", Kind::conforms)};
    EXPECT_EQ(next_attempt(one, plays), std::nullopt) << "a frame that is missing may be late";
    plays[0].verdicts[0].symptom = "unexpected end";
    const Attempt again{Pace::fast, true, true};
    EXPECT_EQ(next_attempt(one, plays), again);
    plays.push_back(played(again, "LOGIN-9", Kind::violates));
    plays[2].verdicts[0].symptom = "unexpected end";
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::violates);
    plays[2] = played(again, "LOGIN-9", Kind::conforms);
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::conforms);
}

TEST(Attempts, AFloodedGentlePlayTellsNothingAgainstTheFirst) {
    std::vector<Played> plays{played(fast, "LOGIN-9", Kind::violates),
                              played(gentle, "LOGIN-9", Kind::inconclusive)};
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::inconclusive);
    plays[1].transcript.entries.emplace_back().kind = runner::Entry::Kind::flooded;
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::violates);
}

TEST(Attempts, WhatMustNotComeIsProofOfHasteAtOnce) {
    const auto one = with_glue({"LOGIN-8"});
    EXPECT_EQ(next_attempt(one, {played(fast, "LOGIN-8", Kind::violates, End::disappointed)}), std::nullopt);
    EXPECT_NE(next_attempt(one, {played(fast, "LOGIN-8", Kind::violates, End::timed_out)}), std::nullopt)
        << "what has not come may be late";
}

TEST(Attempts, AGentlePlayIsConfirmedByAnother) {
    const auto one = with_glue({"GLOBAL-1"});
    const Attempt first{Pace::gentle, false, false};
    std::vector<Played> plays{played(first, "GLOBAL-1", Kind::violates)};
    EXPECT_EQ(next_attempt(one, plays), gentle);
    plays.push_back(played(gentle, "GLOBAL-1", Kind::conforms));
    EXPECT_EQ(next_attempt(one, plays), std::nullopt);
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::conforms);
}

TEST(Attempts, KnowsWhichCasesAreAboutHaste) {
    EXPECT_TRUE(is_about_haste(about({"GLOBAL-1", "WIRE-3"})));
    EXPECT_FALSE(is_about_haste(about({"GLOBAL-1", "LOGIN-1"})));
}

}  // namespace
}  // namespace chathack::suite
