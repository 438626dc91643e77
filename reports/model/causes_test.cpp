#include "reports/model/testing/causes.hpp"

namespace chathack::reports {
namespace {

using testing::Causes;
using verdict::Kind;
using verdict::Outcome;

TEST_F(Causes, AViolationFollowsFromOneOfAGroundWithTheSameSymptom) {
    violate("PRIVATE-2", "unexpected connected");
    violate("LOGIN-1", "unexpected connected");
    summarise(result);
    EXPECT_EQ(result.cases[0].verdicts[0].follows_from, "LOGIN-1");
    EXPECT_EQ(result.cases[0].verdict, Outcome::follows);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "LOGIN-1");
    EXPECT_EQ(clause("PRIVATE-2").verdict, Outcome::follows);
    EXPECT_EQ(result.cases[0].verdicts[0].kind, Kind::follows);
    EXPECT_EQ(clause("LOGIN-1").follows_from, "");
    EXPECT_EQ(clause("LOGIN-1").verdict, Outcome::violates_must);
    EXPECT_EQ(result.summary.verdicts.at(Outcome::violates_must), 1U) << "causes are counted";
}

TEST_F(Causes, AnotherSymptomIsAnotherCause) {
    violate("PRIVATE-2", "missing private_validation");
    violate("LOGIN-1", "unexpected connected");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").verdict, Outcome::violates_must);
}

TEST_F(Causes, AClauseThatDoesNotRestOnTheOtherIsACauseOfItsOwn) {
    violate("PRIVATE-2", "died");
    violate("GLOBAL-1", "died");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").verdict, Outcome::violates_must);
    EXPECT_EQ(clause("GLOBAL-1").verdict, Outcome::violates_must);
}

TEST_F(Causes, OneViolationThatIsNotExplainedMakesTheClauseACause) {
    violate("PRIVATE-2", "unexpected connected");
    violate("PRIVATE-2", "missing private_validation");
    violate("LOGIN-1", "unexpected connected");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").verdict, Outcome::violates_must);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "");
    EXPECT_EQ(result.cases[0].verdicts[0].follows_from, "LOGIN-1");
    EXPECT_EQ(result.cases[1].verdicts[0].follows_from, "");
}

TEST_F(Causes, ALoginThatStaysTakenIsOfItsClauseHoweverRareItIsThere) {  // LOGIN-9
    add_clause("LOGIN-9", {});
    add_clause("PRIVATE-12", {});
    violate("LOGIN-9", "login stays taken");
    for (int i = 0; i < 60; ++i)
        keep("LOGIN-9");
    for (int i = 0; i < 5; ++i)
        violate("PRIVATE-12", "login stays taken");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-12").follows_from, "LOGIN-9");
    EXPECT_EQ(clause("LOGIN-9").verdict, Outcome::violates_must);
}

TEST_F(Causes, AnAskThatIsLostWhenMadeAgainIsOfTheClauseAboutThat) {  // PRIVATE-8
    add_clause("PRIVATE-8", {});
    result.clauses.back().level = verdict::Level::should;
    add_clause("WIRE-3", {});
    for (int i = 0; i < 3; ++i)
        violate("WIRE-3", "missing private_ask asked again");
    violate("PRIVATE-8", "missing private_ask asked again");
    for (int i = 0; i < 20; ++i)
        keep("PRIVATE-8");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "PRIVATE-8");
}

TEST_F(Causes, WhatFollowsIsLedBackToItsFirstCause) {
    violate("PRIVATE-2", "unexpected connected");
    violate("PRIVATE-1", "unexpected connected");
    violate("LOGIN-1", "unexpected connected");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "LOGIN-1");
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "LOGIN-1");
}

TEST_F(Causes, WhatExplainsACauseExplainsWhatFollowsFromThat) {
    add_clause("PRIVATE-3", {});
    add_clause("PRIVATE-10", {});
    const auto fails = [this](const std::string& id, int kept) {
        violate(id, "missing private_validation");
        for (int i = 0; i < kept; ++i)
            keep(id);
    };
    fails("PRIVATE-3", 9);
    fails("PRIVATE-2", 49);
    fails("PRIVATE-10", 1);
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "PRIVATE-10");
    EXPECT_EQ(clause("PRIVATE-3").follows_from, "PRIVATE-10") << "by way of PRIVATE-2, whose frame it is";
    EXPECT_EQ(clause("PRIVATE-10").verdict, Outcome::violates_must);
}

TEST_F(Causes, AFaultShowsMostWhereItIsLookedFor) {
    add_clause("GLOBAL-7", {"GLOBAL-1"});
    violate("GLOBAL-7", "missing global_message");
    violate("GLOBAL-7", "missing global_message");
    violate("GLOBAL-1", "missing global_message");
    for (int i = 0; i < 30; ++i)
        keep("GLOBAL-1");
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-7").verdict, Outcome::violates_must) << "though it rests on the other";
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "GLOBAL-7");
}

TEST_F(Causes, AWrongIdIsOfSpecialIdsUnlessOrdinaryOnesAreOftenWrongToo) {
    for (const int kept : {7, 9}) {
        result = {};
        add_clause("PRIVATE-2", {});
        add_clause("PRIVATE-3", {"PRIVATE-2"});
        for (int i = 0; i < 2; ++i) {
            violate("PRIVATE-2", "private_validation differs in id");
            violate("PRIVATE-3", "private_validation differs in id");
        }
        for (int i = 0; i < kept; ++i)
            keep("PRIVATE-2");
        summarise(result);
        EXPECT_EQ(clause("PRIVATE-3").follows_from, kept == 7 ? "PRIVATE-2" : "") << kept;
        EXPECT_EQ(clause("PRIVATE-2").follows_from, kept == 7 ? "" : "PRIVATE-3") << kept;
    }
}

TEST_F(Causes, ThreeCasesOfTheClauseWhoseFrameItIsAreEnoughSinceNoMoreArePlayed) {
    add_clause("PRIVATE-10", {});
    for (int i = 0; i < 7; ++i)
        violate("PRIVATE-10", "unexpected own private_ask");
    for (int i = 0; i < 2; ++i)
        violate("PRIVATE-1", "unexpected own private_ask");
    for (int i = 0; i < 90; ++i)
        keep("PRIVATE-1");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "PRIVATE-10");
    violate("PRIVATE-1", "unexpected own private_ask");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-10").follows_from, "PRIVATE-1");
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "");
}

TEST_F(Causes, TheFrameThatIsWrongTellsWhoseFaultItIsWhereAllFailAlike) {
    add_clause("PRIVATE-7", {});
    violate("PRIVATE-7", "missing private_ask");
    violate("PRIVATE-1", "missing private_ask");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-7").follows_from, "PRIVATE-1");
    EXPECT_EQ(clause("PRIVATE-1").verdict, Outcome::violates_must);
}

TEST_F(Causes, HasteIsNotToBlameForWhatFailsWithoutItToo) {
    for (const bool haste : {true, false}) {
        SCOPED_TRACE(haste);
        result = {};
        add_clause("GLOBAL-1", {});
        add_clause("WIRE-3", {});
        result.clauses.back().haste = haste;
        violate("WIRE-3", "missing global_message");
        violate("WIRE-3", "missing global_message");
        violate("GLOBAL-1", "missing global_message");
        for (int i = 0; i < 30; ++i)
            keep("GLOBAL-1");
        summarise(result);
        EXPECT_EQ(clause("WIRE-3").follows_from, haste ? "GLOBAL-1" : "");
        EXPECT_EQ(clause("GLOBAL-1").follows_from, haste ? "" : "WIRE-3");
    }
}

TEST_F(Causes, HasteIsToBlameOnceACaseFailedByItAlone) {
    add_clause("GLOBAL-1", {});
    add_clause("WIRE-3", {});
    result.clauses.back().haste = true;
    violate("WIRE-3", "missing global_message");
    violate("GLOBAL-1", "missing global_message");
    for (int i = 0; i < 5; ++i)
        keep("GLOBAL-1");
    keep("WIRE-3");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "GLOBAL-1");
    result.cases.front().verdicts.front().haste = true;
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "WIRE-3");
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
}

TEST_F(Causes, WhatFailsInHasteOnlyDoesNotFollowFromWhatFailsWithout) {
    add_clause("WIRE-3", {});
    result.clauses.back().haste = true;
    add_clause("GLOBAL-7", {});
    for (int i = 0; i < 10; ++i)
        violate("GLOBAL-7", "missing global_message");
    violate("WIRE-3", "missing global_message");
    for (int i = 0; i < 50; ++i)
        keep("WIRE-3");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "GLOBAL-7");
    result.cases[10].verdicts[0].haste = true;
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
}

TEST_F(Causes, WhatIsWrongAtTheLimitOnlyExplainsNothingElsewhere) {
    add_clause("GLOBAL-7", {"LOGIN-1"});
    add_clause("WIRE-3", {"LOGIN-1"});
    for (int i = 0; i < 10; ++i)
        violate("GLOBAL-7", "missing global_message at the limit");
    for (int i = 0; i < 3; ++i)
        violate("WIRE-3", "missing global_message behind a reset");
    for (int i = 0; i < 20; ++i)
        keep("WIRE-3");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
    violate("GLOBAL-7", "missing global_message");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "GLOBAL-7");
}

TEST_F(Causes, WhatIsWrongAtTheLimitOnlyHidesNoOddCases) {
    add_clause("GLOBAL-7", {});
    add_clause("PRIVATE-10", {});
    const auto fails_with = [&](const std::string& symptom) {
        result.cases.clear();
        for (int i = 0; i < 20; ++i)
            violate("GLOBAL-7", symptom);
        violate("PRIVATE-10", "unexpected private_refusal");
        for (int i = 0; i < 40; ++i)
            keep("PRIVATE-10");
        summarise(result);
        return clause("PRIVATE-10").follows_from;
    };
    EXPECT_EQ(fails_with("unexpected packet_error"), "GLOBAL-7");
    EXPECT_EQ(fails_with("unexpected packet_error at the limit"), "");
}

TEST_F(Causes, WhoLosesSeveralKindsOfFramesInHasteLosesThemForThat) {
    add_clause("WIRE-3", {});
    result.clauses.back().haste = true;
    add_clause("GLOBAL-3", {"WIRE-3"});
    result.clauses.back().haste = true;
    const auto in_haste = [&](const std::string& id, const std::string& symptom) {
        violate(id, symptom);
        result.cases.back().verdicts.back().haste = true;
    };
    in_haste("GLOBAL-3", "missing global_message");
    in_haste("GLOBAL-3", "missing global_message");
    in_haste("WIRE-3", "missing global_message");
    for (int i = 0; i < 10; ++i)
        keep("WIRE-3");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "GLOBAL-3") << "it fails far more often";
    in_haste("WIRE-3", "missing private_ask");
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-3").follows_from, "WIRE-3");
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
}

TEST_F(Causes, WhatGoesAwayWithTheHasteFollowsFromTheClauseAboutIt) {
    add_clause("WIRE-3", {});
    result.clauses.back().haste = true;
    add_clause("GLOBAL-7", {"WIRE-3"});
    violate("GLOBAL-7", "unexpected end");
    result.cases.back().verdicts.back().haste = true;
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-7").follows_from, "") << "WIRE-3 was not seen to fail";
    violate("WIRE-3", "missing connected");
    result.cases.back().verdicts.back().haste = true;
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-7").follows_from, "WIRE-3");
    result.clauses.back().rests_on.clear();
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-7").follows_from, "") << "it does not rest on that";
}

TEST_F(Causes, WhatFailsOnlyInPiecesFollowsFromTheClauseAboutPieces) {
    add_clause("WIRE-3", {});
    violate("WIRE-3", "missing connected");
    result.cases.back().in_pieces = true;
    violate("GLOBAL-1", "missing global_message");
    result.cases.back().in_pieces = true;
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "") << "it is kept nowhere";
    keep("GLOBAL-1");
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "WIRE-3");
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
    violate("GLOBAL-1", "unexpected own global_message");
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "") << "it fails with whole frames, too";
}

TEST_F(Causes, AWedgeOfAHalfFrameIsOfItsOwnUnlessHalfFramesSpoilThoseOfOthers) {
    add_clause("WIRE-3", {});
    add_clause("WIRE-9", {});
    violate("WIRE-9", "wedged of a half frame");
    result.cases.back().in_pieces = true;
    keep("WIRE-9");
    violate("WIRE-3", "missing connected");
    result.cases.back().in_pieces = true;
    summarise(result);
    EXPECT_EQ(clause("WIRE-9").follows_from, "") << "others just wait";
    violate("WIRE-3", "unexpected packet_error unasked");
    result.cases.back().in_pieces = true;
    summarise(result);
    EXPECT_EQ(clause("WIRE-9").follows_from, "WIRE-3");
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
}

TEST_F(Causes, HasteThatItselfFollowsIsNoReason) {
    add_clause("WIRE-3", {});
    result.clauses.back().haste = true;
    add_clause("GLOBAL-3", {"WIRE-3"});
    result.clauses.back().haste = true;
    violate("WIRE-3", "missing global_message");
    for (int i = 0; i < 9; ++i)
        keep("WIRE-3");
    violate("GLOBAL-3", "missing global_message");
    violate("GLOBAL-3", "missing global_message");
    violate("GLOBAL-3", "unexpected early global_message");
    for (auto& one : result.cases)
        one.verdicts.front().haste = one.verdicts.front().kind == Kind::violates;
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "GLOBAL-3");
    EXPECT_EQ(clause("GLOBAL-3").follows_from, "");
}

TEST_F(Causes, WhatCannotBeReadIsAMatterOfTheEncoding) {
    add_clause("WIRE-1", {});
    violate("PRIVATE-1", "unexpected unreadable");
    violate("WIRE-1", "unexpected unreadable");
    for (int i = 0; i < 50; ++i)
        keep("WIRE-1");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "WIRE-1");
    EXPECT_EQ(clause("WIRE-1").follows_from, "");
}

TEST_F(Causes, ADeathThatTakesHasteDoesNotExplainOneThatDoesNot) {
    add_clause("WIRE-3", {});
    result.clauses.back().haste = true;
    violate("WIRE-3", "died");
    violate("PRIVATE-1", "died");
    keep("PRIVATE-1");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "WIRE-3");
    result.cases[0].verdicts[0].haste = true;
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "");
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
}

TEST_F(Causes, OfTwoThatNothingElseTellsApartTheOneThatMostlyFailsIsBlamed) {
    add_clause("LOGIN-3", {});
    add_clause("LOGIN-5", {});
    violate("LOGIN-3", "unexpected packet_error");
    violate("LOGIN-5", "unexpected packet_error");
    for (int i = 0; i < 5; ++i)
        keep("LOGIN-5");
    summarise(result);
    EXPECT_EQ(clause("LOGIN-5").follows_from, "LOGIN-3");
    keep("LOGIN-3");
    summarise(result);
    EXPECT_EQ(clause("LOGIN-5").follows_from, "") << "half is not most";
}

TEST_F(Causes, AMustFollowsFromLessOnlyWhereThatFailsMostOfTheTime) {
    add_clause("PRIVATE-8", {});
    result.clauses.back().level = verdict::Level::should;
    violate("PRIVATE-8", "unexpected private_validation");
    violate("PRIVATE-8", "unexpected private_validation");
    violate("PRIVATE-2", "unexpected private_validation");
    for (int i = 0; i < 100; ++i)
        keep("PRIVATE-2");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "PRIVATE-8");
    keep("PRIVATE-8");
    keep("PRIVATE-8");
    keep("PRIVATE-8");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "");
    result.clauses.back().level = verdict::Level::must;
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "PRIVATE-8");
}

TEST_F(Causes, AMustFollowsFromLessByASymptomOfManyReasonsOnlyWhereItRestsOnThat) {
    for (const bool rests : {true, false}) {
        SCOPED_TRACE(rests);
        result = {};
        add_clause("WIRE-4", {});
        result.clauses.back().level = verdict::Level::should;
        add_clause("GLOBAL-7", rests ? std::vector<std::string>{"WIRE-4"} : std::vector<std::string>{});
        violate("WIRE-4", "unexpected end");
        violate("GLOBAL-7", "unexpected end");
        for (int i = 0; i < 9; ++i)
            keep("GLOBAL-7");
        summarise(result);
        EXPECT_EQ(clause("GLOBAL-7").follows_from, rests ? "WIRE-4" : "");
    }
}

TEST_F(Causes, AMustThatRarelyDiesMayFollowFromLessThatAlwaysDoes) {
    add_clause("PRIVATE-6", {});
    result.clauses.back().level = verdict::Level::open;
    violate("PRIVATE-6", "died");
    violate("PRIVATE-1", "died");
    for (int i = 0; i < 3; ++i)
        keep("PRIVATE-1");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "") << "a quarter is not rare";
    keep("PRIVATE-1");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "PRIVATE-6");
    keep("PRIVATE-6");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "") << "half is not nearly all";
}

TEST_F(Causes, ADeathIsBlamedOnTheClauseThatDiesMost) {
    violate("PRIVATE-2", "died");
    violate("PRIVATE-1", "died");
    keep("PRIVATE-1");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "PRIVATE-2") << "though the other way round it rests";
    result.cases.pop_back();
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "PRIVATE-2") << "of two that always die, the special one";
}

TEST_F(Causes, DeathsThatAreRareEverywhereExplainOneAnotherNot) {
    add_clause("GLOBAL-3", {});
    violate("GLOBAL-3", "died");
    violate("PRIVATE-1", "died");
    for (const auto* id : {"GLOBAL-3", "GLOBAL-3", "PRIVATE-1", "PRIVATE-1", "PRIVATE-1"})
        keep(id);
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-3").follows_from, "");
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "");
}

TEST_F(Causes, ADeathByABadFrameIsBlamedOnTheClauseThatNoneMayDisturbOthers) {
    add_clause("WIRE-4", {"WIRE-9"});
    add_clause("WIRE-9", {"GLOBAL-1"});
    violate("WIRE-4", "died of a bad frame");
    violate("GLOBAL-1", "died of a bad frame");
    violate("WIRE-9", "died of a bad frame");
    keep("WIRE-9");
    keep("GLOBAL-1");
    keep("GLOBAL-1");
    summarise(result);
    EXPECT_EQ(clause("WIRE-9").verdict, Outcome::violates_must);
    EXPECT_EQ(clause("WIRE-4").follows_from, "WIRE-9");
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "WIRE-9");
}

TEST_F(Causes, WhoAskedForNothingIsDisturbedByOthers) {
    for (const auto* symptom : {"unexpected packet_error unasked", "unexpected end unasked"}) {
        SCOPED_TRACE(symptom);
        result = {};
        add_clause("WIRE-9", {});
        add_clause("GLOBAL-5", {"WIRE-9"});
        violate("GLOBAL-5", symptom);
        violate("WIRE-9", symptom);
        for (int i = 0; i < 100; ++i)
            keep("WIRE-9");
        summarise(result);
        EXPECT_EQ(clause("GLOBAL-5").follows_from, "WIRE-9");
        EXPECT_EQ(clause("WIRE-9").follows_from, "");
    }
}

TEST_F(Causes, AnUnknownBehaviourMayFollowToo) {
    add_clause("GLOBAL-2", {"GLOBAL-1"});
    violate("GLOBAL-1", "missing global_message");
    violate("GLOBAL-2", "missing global_message");
    auto& verdict = result.cases.back().verdicts.back();
    verdict.kind = Kind::observed;
    verdict.level = verdict::Level::open;
    verdict.behaviour = verdict::other_behaviour;
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-2").follows_from, "GLOBAL-1");
    EXPECT_TRUE(clause("GLOBAL-2").behaviours.empty());
    result.cases.erase(result.cases.begin());
    summarise(result);
    EXPECT_EQ(result.cases[0].verdicts[0].kind, Kind::observed);
    EXPECT_EQ(clause("GLOBAL-2").verdict, Outcome::violates_should);
}

TEST_F(Causes, WithoutASymptomNothingIsExplained) {
    violate("PRIVATE-1", "");
    violate("LOGIN-1", "");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").verdict, Outcome::violates_must);
}

TEST_F(Causes, AreToldAnewEachTime) {
    violate("PRIVATE-1", "unexpected end");
    violate("LOGIN-1", "unexpected end");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "LOGIN-1");
    result.cases.pop_back();
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "");
    EXPECT_EQ(clause("PRIVATE-1").verdict, Outcome::violates_must);
}

TEST_F(Causes, WhatIsWrongInSpecialCircumstancesFollowsFromWhatIsWrongWithoutThem) {
    violate("LOGIN-1", "unexpected connected");
    violate("LOGIN-1", "unexpected connected");
    violate("GLOBAL-1", "unexpected connected behind a password");
    add_clause("LOGIN-5", {});
    violate("LOGIN-5", "unexpected connected behind a password");
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "LOGIN-5") << "the same in full";
    EXPECT_EQ(clause("LOGIN-5").follows_from, "") << "that is what it is about";
    result.cases.pop_back();
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "LOGIN-1");
}

TEST_F(Causes, SpecialCircumstancesWithALesserShareElsewhereAreAReasonOnlyWhereTheClauseRestsOnThat) {
    for (const bool rests : {true, false}) {
        result = {};
        add_clause("LOGIN-6", {});
        add_clause("WIRE-3", {"LOGIN-6"});
        add_clause("GLOBAL-7", {rests ? "LOGIN-6" : "WIRE-3"});
        violate("GLOBAL-7", "unexpected packet_error");
        violate("LOGIN-6", "unexpected packet_error unasked");
        for (int i = 0; i < 5; ++i)
            keep("LOGIN-6");
        summarise(result);
        EXPECT_EQ(clause("GLOBAL-7").follows_from, rests ? "LOGIN-6" : "");
    }
}

TEST_F(Causes, SilenceBehindARefusalIsOneFaultWhateverIsMissing) {
    add_clause("LOGIN-10", {});
    add_clause("WIRE-3", {"LOGIN-10"});
    violate("WIRE-3", "missing packet_error, silent behind a refusal");
    violate("LOGIN-10", "missing connected, silent behind a refusal");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "LOGIN-10");
    result.cases.back().verdicts.back().symptom = "unexpected end";
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "") << "the other is not silent";
}

TEST_F(Causes, SilenceBehindARefusalIsNoFaultOfItsOwnWhereTheSameIsMissingWithoutOne) {
    add_clause("LOGIN-10", {});
    add_clause("LOGIN-6", {});
    violate("LOGIN-10", "missing login_error behind a password, silent behind a refusal");
    for (int i = 0; i < 3; ++i) {
        keep("LOGIN-10");
        violate("LOGIN-6", "missing login_error behind a password");
    }
    for (int i = 0; i < 9; ++i)
        keep("LOGIN-10");
    summarise(result);
    EXPECT_EQ(clause("LOGIN-10").follows_from, "LOGIN-6");
    EXPECT_EQ(clause("LOGIN-6").follows_from, "");
}

TEST_F(Causes, WhatIsSentRightBeforeLeavingIsLostForOneReason) {
    add_clause("WIRE-3", {});
    add_clause("GLOBAL-3", {});
    violate("GLOBAL-3", "missing global_message, sent right before leaving");
    violate("WIRE-3", "missing private_validation, sent right before leaving");
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-3").follows_from, "WIRE-3");
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
    violate("PRIVATE-2", "missing private_validation");
    violate("PRIVATE-2", "missing private_validation");
    for (int i = 0; i < 20; ++i)
        keep("WIRE-3");
    summarise(result);
    EXPECT_EQ(clause("WIRE-3").follows_from, "PRIVATE-2") << "it is missing without leaving, too";
}

TEST_F(Causes, SilenceBesideAHalfFrameOfSomebodyElseIsOneFaultWhateverIsMissing) {
    add_clause("WIRE-9", {"LOGIN-1"});
    violate("WIRE-9", "missing connected beside a half frame");
    violate("GLOBAL-1", "missing global_message beside a half frame");
    violate("PRIVATE-1", "missing private_ask beside a half frame");
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-1").follows_from, "WIRE-9");
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "WIRE-9");
    EXPECT_EQ(clause("WIRE-9").follows_from, "");
}

TEST_F(Causes, ATargetThatLetsNobodyInAnyMoreBreaksLogin1) {
    add_clause("LOGIN-2", {"LOGIN-1"});
    violate("LOGIN-2", "wedged");
    violate("LOGIN-1", "wedged");
    for (int i = 0; i < 20; ++i)
        keep("LOGIN-1");
    summarise(result);
    EXPECT_EQ(clause("LOGIN-2").follows_from, "LOGIN-1");
}

TEST_F(Causes, BytesThatKillAreOneFaultWhetherTheyAreAFrameCutShortOrNone) {
    add_clause("WIRE-9", {});
    violate("PRIVATE-2", "died of a bad frame");
    violate("WIRE-9", "died of a half frame");
    for (int i = 0; i < 9; ++i)
        keep("WIRE-9");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "WIRE-9");
}

TEST_F(Causes, OfClausesThatExplainOneAnotherTheOneThatFailsMostIsBlamed) {
    add_clause("PRIVATE-8", {"PRIVATE-1"});
    add_clause("PRIVATE-10", {"PRIVATE-8"});
    fails("PRIVATE-1", 4, 96);   // whose frame it is
    fails("PRIVATE-8", 2, 13);   // which PRIVATE-10 rests on
    fails("PRIVATE-10", 8, 22);  // far more often than PRIVATE-1
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "PRIVATE-10");
    EXPECT_EQ(clause("PRIVATE-8").follows_from, "PRIVATE-10");
    EXPECT_EQ(clause("PRIVATE-10").follows_from, "");
}

TEST_F(Causes, OfClausesThatExplainOneAnotherTheOneAboutHasteIsBlamedThatLosesSeveralKindsOfFrames) {
    add_clause("WIRE-3", {});
    result.clauses.back().haste = true;
    add_clause("GLOBAL-3", {"WIRE-3"});
    result.clauses.back().haste = true;
    const auto fails = [this](const std::string& id, const std::string& symptom, int kept, bool haste) {
        violate(id, symptom);
        result.cases.back().verdicts.back().haste = haste;
        for (int i = 0; i < kept; ++i)
            keep(id);
    };
    fails("GLOBAL-3", "missing global_message", 1, true);  // because WIRE-3 does
    fails("GLOBAL-3", "missing global_message", 0, false);
    fails("GLOBAL-3", "missing global_message, sent right before leaving", 0, true);
    fails("WIRE-3", "missing global_message", 20, false);    // whose frame it is not
    fails("GLOBAL-1", "missing global_message", 90, false);  // which haste may cause
    fails("WIRE-3", "missing private_ask", 0, true);
    fails("WIRE-3", "missing connected", 0, true);
    summarise(result);
    EXPECT_EQ(clause("GLOBAL-3").follows_from, "WIRE-3");
    EXPECT_EQ(clause("WIRE-3").follows_from, "");
}

TEST_F(Causes, AClauseWithASingleCaseDoesNotFailFarMoreOften) {
    add_clause("LOGIN-7", {});
    violate("LOGIN-7", "missing global_message");
    violate("GLOBAL-1", "missing global_message");
    for (int i = 0; i < 50; ++i)
        keep("GLOBAL-1");
    summarise(result);
    EXPECT_EQ(clause("LOGIN-7").follows_from, "GLOBAL-1") << "whose frame it is";
}

TEST_F(Causes, AMustMayRestOnLessThatFailsAsOften) {
    add_clause("PRIVATE-8", {});
    result.clauses.back().level = verdict::Level::should;
    add_clause("PRIVATE-10", {"PRIVATE-8"});
    fails("PRIVATE-8", 3, 12);
    fails("PRIVATE-10", 5, 19);
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-10").follows_from, "PRIVATE-8");
    fails("PRIVATE-10", 2, 0);
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-10").follows_from, "");
    EXPECT_EQ(clause("PRIVATE-8").follows_from, "PRIVATE-10")
        << "the ground fails less than what rests on it";
}

TEST_F(Causes, AMustThatShowsOneOfSeveralSymptomsOfLessMoreRarelyFollowsFromThat) {
    add_clause("PRIVATE-8", {});
    result.clauses.back().level = verdict::Level::should;
    violate("PRIVATE-8", "missing private_ask");
    violate("PRIVATE-2", "missing private_ask");
    for (int i = 0; i < 9; ++i) {
        keep("PRIVATE-8");
        keep("PRIVATE-2");
        keep("PRIVATE-2");
    }
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "");
    violate("PRIVATE-8", "unexpected private_refusal");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "PRIVATE-8");
    violate("PRIVATE-2", "unexpected end");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "") << "it has a fault of its own";
}

}  // namespace
}  // namespace chathack::reports
