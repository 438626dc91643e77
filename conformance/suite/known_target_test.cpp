#include "conformance/suite/known_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/suite/testing/case_about.hpp"

namespace chathack::suite {
namespace {

using ::testing::HasSubstr;
using Kind = verdict::Kind;

Played saying(const std::string& clause, Kind kind, const std::string& symptom = {}) {
    Played one;
    auto& verdict = one.verdicts.emplace_back();
    verdict.clause = clause;
    verdict.kind = kind;
    verdict.symptom = symptom;
    if (kind == Kind::observed) verdict.behaviour = "echo";
    return one;
}

TEST(KnownTarget, ThreeCasesThatViolateAClauseAreEnoughOfIt) {
    KnownTarget known;
    known.add(saying("LOGIN-9", Kind::violates));
    known.add(saying("LOGIN-9", Kind::violates));
    EXPECT_EQ(known.enough_of(about({"LOGIN-9"})), "");
    known.add(saying("LOGIN-9", Kind::conforms));
    EXPECT_EQ(known.enough_of(about({"LOGIN-9"})), "");
    EXPECT_FALSE(known.violates("LOGIN-9"));
    EXPECT_FALSE(known.is_old_news(saying("LOGIN-9", Kind::violates).verdicts));
    known.add(saying("LOGIN-9", Kind::violates));
    EXPECT_TRUE(known.violates("LOGIN-9"));
    EXPECT_TRUE(known.is_old_news(saying("LOGIN-9", Kind::violates).verdicts));
    EXPECT_FALSE(known.is_old_news(saying("LOGIN-9", Kind::violates, "another").verdicts));
    EXPECT_FALSE(known.is_old_news(saying("GLOBAL-1", Kind::violates).verdicts));
    EXPECT_FALSE(known.violates("LOGIN-1"));
    EXPECT_THAT(known.enough_of(about({"LOGIN-9"})), HasSubstr("LOGIN-9"));
    EXPECT_THAT(known.enough_of(about({"LOGIN-9"})), HasSubstr("--thorough"));
}

TEST(KnownTarget, ACaseIsNeededForAnyOtherClauseOfIt) {
    KnownTarget known;
    for (int i = 0; i < 3; ++i)
        known.add(saying("LOGIN-9", Kind::violates));
    EXPECT_EQ(known.enough_of(about({"LOGIN-9", "GLOBAL-1"})), "");
    EXPECT_EQ(known.enough_of(about({"LOGIN-9", "GLOBAL-2"})), "");
    for (int i = 0; i < 3; ++i)
        known.add(saying("GLOBAL-2", Kind::observed));
    EXPECT_NE(known.enough_of(about({"LOGIN-9", "GLOBAL-2"})), "")
        << "an OPEN clause that was seen three times";
    EXPECT_EQ(known.enough_of(about({"GLOBAL-2"})), "") << "nothing is violated there";
}

TEST(KnownTarget, ASymptomThatWasConfirmedIsKnown) {
    KnownTarget known;
    known.add(saying("LOGIN-9", Kind::violates, "login stays taken"));
    EXPECT_TRUE(known.confirmed(saying("LOGIN-9", Kind::violates, "login stays taken").verdicts));
    EXPECT_FALSE(known.confirmed(saying("LOGIN-9", Kind::violates, "died").verdicts));
    EXPECT_FALSE(known.confirmed(saying("GLOBAL-1", Kind::violates, "login stays taken").verdicts));
    EXPECT_FALSE(known.confirmed(saying("LOGIN-9", Kind::inconclusive).verdicts)) << "nothing is violated";
    known.add(saying("LOGIN-9", Kind::violates, "login stays taken"));
    known.add(saying("LOGIN-9", Kind::violates, "login stays taken"));
    EXPECT_TRUE(known.confirmed(saying("GLOBAL-1", Kind::violates, "login stays taken").verdicts))
        << "the same thing, seen often enough, is wrong in whatever case";
}

TEST(KnownTarget, ASymptomOfHasteIsKnownOfItsOwnClauseOnly) {
    KnownTarget known;
    for (int i = 0; i < 3; ++i)
        known.add(saying("LOGIN-8", Kind::violates, "unexpected connected"));
    EXPECT_TRUE(known.confirmed(saying("LOGIN-8", Kind::violates, "unexpected connected").verdicts));
    EXPECT_FALSE(known.confirmed(saying("LOGIN-2", Kind::violates, "unexpected connected").verdicts))
        << "played gently, it may pass";
}

TEST(KnownTarget, WaitingForLongIsNewsOnceForEachSymptom) {
    KnownTarget known;
    const auto violation = saying("LOGIN-9", Kind::violates, "login stays taken");
    EXPECT_TRUE(known.is_news(violation.verdicts));
    known.add(violation);
    EXPECT_FALSE(known.is_news(violation.verdicts));
    EXPECT_TRUE(known.is_news(saying("LOGIN-9", Kind::violates, "died").verdicts));
    EXPECT_TRUE(known.is_news(saying("GLOBAL-1", Kind::inconclusive).verdicts));
}

TEST(KnownTarget, IsPlayedGentlyWhenHasteMisleads) {
    KnownTarget known;
    for (int i = 0; i < 4; ++i)
        known.add_acquittal();
    EXPECT_FALSE(known.wants_gentle());
    known.add_acquittal();
    EXPECT_TRUE(known.wants_gentle());
}

TEST(KnownTarget, IsPlayedGentlyWhenItsCalibrationSaysSo) {
    for (const bool glued : {false, true}) {
        KnownTarget known;
        EXPECT_TRUE(known.calibrate_once([&](Calibration& calibration) {
            (glued ? calibration.takes_glued : calibration.logs_in_together) = false;
            return true;
        }));
        EXPECT_TRUE(known.wants_gentle());
    }
}

TEST(KnownTarget, TakesWhatEndedFiveCasesForADeadEndWhoeverItHappenedTo) {
    KnownTarget known;
    for (const char* actor : {"alice", "bob", "carol", "crowd-1"})
        known.add_dead_end(std::string{"logging in, "} + actor + " saw the end of the connection");
    EXPECT_FALSE(known.is_dead_end("logging in, dora saw the end of the connection"));
    known.add_dead_end("logging in, alice saw packet_error");
    EXPECT_FALSE(known.is_dead_end("logging in, dora saw the end of the connection"));
    known.add_dead_end("logging in, alice saw the end of the connection");
    EXPECT_TRUE(known.is_dead_end("logging in, dora saw the end of the connection"));
    EXPECT_FALSE(known.is_dead_end("logging in, dora saw packet_error"));
    EXPECT_FALSE(known.is_dead_end(""));
}

TEST(KnownTarget, IsCalibratedOnceWhenThatComesToAnEnd) {
    KnownTarget known;
    int tries = 0;
    EXPECT_FALSE(known.calibrate_once([&](Calibration&) { return ++tries > 1; }));
    EXPECT_TRUE(known.calibrate_once([&](Calibration&) { return ++tries > 1; }));
    EXPECT_TRUE(known.calibrate_once([&](Calibration&) { return ++tries > 1; }));
    EXPECT_EQ(tries, 2);
}

}  // namespace
}  // namespace chathack::suite
