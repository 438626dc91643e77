#include "conformance/suite/attempts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/suite/testing/case_about.hpp"

namespace chathack::suite {
namespace {

using ::testing::HasSubstr;
using Kind = verdict::Kind;
using End = runner::StepRecord::End;
using runner::Pace;

constexpr Attempt fast{Pace::fast, false, false};
constexpr Attempt gentle{Pace::gentle, true, true};

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
    EXPECT_EQ(next_attempt({played(fast, "GLOBAL-1", Kind::conforms)}), std::nullopt);
}

TEST(Attempts, WhatDisappointsIsPlayedGentlyOnAFreshTarget) {
    EXPECT_EQ(next_attempt({played(fast, "GLOBAL-1", Kind::violates)}), gentle);
    EXPECT_EQ(next_attempt({played(fast, "GLOBAL-1", Kind::inconclusive)}), gentle)
        << "a way to what is tested that fails is looked into as well";
}

TEST(Attempts, WhatFailsBothWaysBreaksTheClauseByTheGentlePlay) {
    std::vector<Played> plays{played(fast, "GLOBAL-1", Kind::violates),
                              played(gentle, "GLOBAL-1", Kind::violates)};
    plays[1].verdicts[0].why = "gently";
    EXPECT_EQ(next_attempt(plays), std::nullopt);
    EXPECT_EQ(conclude(plays).verdicts[0].why, "gently");
}

TEST(Attempts, WhatFailsFastOnlyIsJudgedByTheGentlePlayAndSaidSo) {
    const std::vector<Played> plays{played(fast, "GLOBAL-1", Kind::violates),
                                    played(gentle, "GLOBAL-1", Kind::conforms)};
    EXPECT_EQ(next_attempt(plays), std::nullopt);
    const auto told = conclude(plays);
    EXPECT_EQ(told.verdicts[0].kind, Kind::conforms);
    EXPECT_THAT(told.remark, HasSubstr("GLOBAL-1: bob saw nothing"));
}

TEST(Attempts, AClauseAboutHasteIsConfirmedByASecondFastPlay) {
    std::vector<Played> plays{played(fast, "GLOBAL-3", Kind::violates),
                              played(gentle, "GLOBAL-3", Kind::conforms)};
    const Attempt again{Pace::fast, true, true};
    EXPECT_EQ(next_attempt(plays), again);
    plays.push_back(played(again, "GLOBAL-3", Kind::violates));
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::violates);
    EXPECT_TRUE(conclude(plays).verdicts[0].haste);
}

TEST(Attempts, AClauseAboutHasteThatPassesWithMorePatienceIsKept) {
    const auto told =
        conclude({played(fast, "GLOBAL-3", Kind::violates), played(gentle, "GLOBAL-3", Kind::conforms),
                  played({Pace::fast, true, true}, "GLOBAL-3", Kind::conforms)});
    EXPECT_EQ(told.verdicts[0].kind, Kind::conforms);
    EXPECT_EQ(told.attempt.pace, Pace::fast) << "the gentle play tells nothing of haste";
    EXPECT_THAT(told.remark, HasSubstr("bob saw nothing"));
}

TEST(Attempts, AConnectionThatIsCutOffTwiceIsBlamedThoughTheGentlePlayPasses) {
    std::vector<Played> plays{played(fast, "LOGIN-9", Kind::violates),
                              played(gentle, "LOGIN-9", Kind::conforms)};
    EXPECT_EQ(next_attempt(plays), std::nullopt) << "a frame that is missing may be late";
    plays[0].verdicts[0].symptom = "unexpected end";
    const Attempt again{Pace::fast, true, true};
    EXPECT_EQ(next_attempt(plays), again);
    plays.push_back(played(again, "LOGIN-9", Kind::violates));
    plays[2].verdicts[0].symptom = "unexpected end";
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::violates);
    EXPECT_TRUE(conclude(plays).verdicts[0].haste) << "the gentle play passed";
    plays[2] = played(again, "LOGIN-9", Kind::conforms);
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::conforms);
}

TEST(Attempts, AMessageBeforeTheAnswerIsBlamedThoughTheGentlePlayPasses) {  // GLOBAL-4
    std::vector<Played> plays{played(fast, "GLOBAL-4", Kind::violates),
                              played(gentle, "GLOBAL-4", Kind::conforms)};
    plays[0].verdicts[0].symptom = "unexpected early global_message";
    const Attempt again{Pace::fast, true, true};
    EXPECT_EQ(next_attempt(plays), again);
    plays.push_back(played(again, "GLOBAL-4", Kind::violates));
    plays[2].verdicts[0].symptom = "unexpected early global_message";
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::violates);
}

TEST(Attempts, AFloodedGentlePlayTellsNothingAgainstTheFirst) {
    std::vector<Played> plays{played(fast, "LOGIN-9", Kind::violates),
                              played(gentle, "LOGIN-9", Kind::inconclusive)};
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::inconclusive);
    plays[1].transcript.entries.emplace_back().kind = runner::Entry::Kind::flooded;
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::violates);
}

TEST(Attempts, WhatMustNotComeIsProofOfHasteWithoutAThirdPlay) {
    const auto proof = played(fast, "LOGIN-8", Kind::violates, End::disappointed);
    const auto passed = played(gentle, "LOGIN-8", Kind::conforms);
    EXPECT_EQ(next_attempt({proof}), gentle) << "to know whether haste alone shows it";
    EXPECT_EQ(next_attempt({proof, passed}), std::nullopt);
    EXPECT_NE(next_attempt({played(fast, "LOGIN-8", Kind::violates, End::timed_out), passed}), std::nullopt)
        << "what has not come may be late";
    const auto told = conclude({proof, passed});
    EXPECT_EQ(told.verdicts[0].kind, Kind::violates);
    EXPECT_TRUE(told.verdicts[0].haste);
    EXPECT_THAT(told.remark, HasSubstr("played gently, it passes"));
    EXPECT_FALSE(conclude({proof, played(gentle, "LOGIN-8", Kind::violates)}).verdicts[0].haste);
    EXPECT_EQ(conclude({proof, played(gentle, "LOGIN-8", Kind::inconclusive)}).verdicts[0].kind,
              Kind::violates);
}

TEST(Attempts, AGentlePlayIsConfirmedByAnother) {
    const Attempt first{Pace::gentle, false, false};
    std::vector<Played> plays{played(first, "GLOBAL-1", Kind::violates)};
    EXPECT_EQ(next_attempt(plays), gentle);
    plays.push_back(played(gentle, "GLOBAL-1", Kind::conforms));
    EXPECT_EQ(next_attempt(plays), std::nullopt);
    EXPECT_EQ(conclude(plays).verdicts[0].kind, Kind::conforms);
}

TEST(Attempts, KnowsWhichCasesAreAboutHaste) {
    EXPECT_TRUE(is_about_haste(about({"GLOBAL-1", "WIRE-3"})));
    EXPECT_FALSE(is_about_haste(about({"GLOBAL-1", "LOGIN-1"})));
}

}  // namespace
}  // namespace chathack::suite
