#include "reports/model/result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/model/coverage.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using verdict::Kind;
using verdict::Level;
using verdict::Outcome;

VerdictResult verdict(Level level, Kind kind, const std::string& behaviour = {}) {
    VerdictResult verdict;
    verdict.clause = "X-1";
    verdict.level = level;
    verdict.kind = kind;
    verdict.behaviour = behaviour;
    return verdict;
}

TEST(Outcome, IsTheGravestVerdict) {
    const auto conforms = verdict(Level::must, Kind::conforms);
    const auto must = verdict(Level::must, Kind::violates);
    const auto should = verdict(Level::should, Kind::violates);
    const auto inconclusive = verdict(Level::must, Kind::inconclusive);
    const auto skipped = verdict(Level::must, Kind::skipped);
    const auto observed = verdict(Level::open, Kind::observed, "echo");
    EXPECT_EQ(outcome_of(std::vector<VerdictResult>{}), Outcome::conforms);
    EXPECT_EQ(outcome_of({conforms, observed}), Outcome::observed);
    EXPECT_EQ(outcome_of({observed, skipped}), Outcome::skipped);
    EXPECT_EQ(outcome_of({skipped, inconclusive}), Outcome::inconclusive);
    EXPECT_EQ(outcome_of({inconclusive, should, conforms}), Outcome::violates_should);
    EXPECT_EQ(outcome_of({should, must, inconclusive}), Outcome::violates_must);
}

TEST(Outcome, OfABehaviourInNoListIsAShouldAndOfABrokenPromiseAMust) {
    auto promise = verdict(Level::open, Kind::violates, "echo");
    EXPECT_EQ(outcome_of({verdict(Level::open, Kind::observed, "other")}), Outcome::violates_should);
    promise.promise = true;
    EXPECT_EQ(outcome_of({promise}), Outcome::violates_must);
}

TEST(Summary, CountsCasesByVerdictAndClausesByTheirCases) {
    const auto result = chathack::testing::sample_result();
    EXPECT_EQ(result.summary.cases, 7U);
    EXPECT_THAT(result.summary.verdicts,
                ElementsAre(Pair(Outcome::conforms, 1), Pair(Outcome::observed, 1), Pair(Outcome::skipped, 1),
                            Pair(Outcome::inconclusive, 1), Pair(Outcome::violates_should, 1),
                            Pair(Outcome::violates_must, 2)));
    EXPECT_THAT(result.clauses[0].behaviours, ElementsAre(Pair("closes", 1)));
    EXPECT_THAT(result.clauses[5].cases, ElementsAre("global/limit:ascii-1025"));
    EXPECT_EQ(result.clauses[7].verdict, Outcome::untested);
}

TEST(Summary, DoesNotHoldTheEndOfACaseAgainstAClauseThatItNeverCameTo) {
    auto result = chathack::testing::sample_result();
    auto& violating = result.cases[1];  // of GLOBAL-5
    ASSERT_EQ(violating.verdict, Outcome::violates_must);
    auto undecided = violating.verdicts[0];
    undecided.kind = Kind::inconclusive;
    undecided.clause = "LOGIN-1";
    violating.verdicts.push_back(undecided);
    undecided.clause = "LOGIN-3";
    violating.verdicts.push_back(undecided);
    summarise(result);
    const auto verdict_of = [&](const std::string& id) {
        for (const auto& clause : result.clauses)
            if (clause.id == id) return clause.verdict;
        return Outcome::untested;
    };
    EXPECT_EQ(verdict_of("LOGIN-1"), Outcome::conforms) << "as another case says";
    EXPECT_EQ(verdict_of("LOGIN-3"), Outcome::inconclusive) << "no other case says anything";
}

TEST(Summary, NamesACaseOfSeveralVariantsOnce) {
    auto result = chathack::testing::sample_result();
    auto again = result.cases[0];
    again.variant = "bytes";
    result.cases.push_back(again);
    summarise(result);
    EXPECT_EQ(result.summary.cases, 8U);
    EXPECT_THAT(result.clauses[1].cases, ElementsAre("login/free"));
}

TEST(Summary, LetsASkippedCaseNotHideThatTheOthersConform) {
    auto result = chathack::testing::sample_result();
    auto skipped = result.cases[6];
    skipped.clauses = {"LOGIN-1"};
    skipped.verdicts[0].clause = "LOGIN-1";
    result.cases.push_back(skipped);
    summarise(result);
    EXPECT_EQ(result.clauses[1].verdict, Outcome::conforms);  // LOGIN-1
    EXPECT_EQ(result.clauses[2].verdict, Outcome::skipped);   // LOGIN-3, nothing but skipped
}

TEST(Coverage, SortsTheClausesOfEachLevel) {
    const auto levels = coverage_of(chathack::testing::sample_result());
    ASSERT_EQ(levels.size(), 3U);
    EXPECT_EQ(levels[0].clauses, 5U);
    EXPECT_THAT(levels[0].kept, ElementsAre("LOGIN-1"));
    EXPECT_THAT(levels[0].violated, ElementsAre("GLOBAL-5"));
    EXPECT_THAT(levels[0].inconclusive, ElementsAre("LOGIN-8"));
    EXPECT_THAT(levels[0].untried, ElementsAre("LOGIN-3", "WIRE-9"));
    EXPECT_THAT(levels[1].violated, ElementsAre("GLOBAL-6"));
    EXPECT_THAT(levels[2].kept, ElementsAre("WIRE-6"));
    EXPECT_THAT(levels[2].violated, ElementsAre("GLOBAL-2"));
    EXPECT_THAT(levels[2].untried, IsEmpty());
}

TEST(Headline, SaysTheGravestThingFirst) {
    auto result = chathack::testing::sample_result();
    EXPECT_EQ(headline(result),
              "1 of 5 MUST clauses is violated, 1 of 1 SHOULD clauses is violated, "
              "1 OPEN clause is not as the target file declares. "
              "Of 5 MUST clauses 1 could not be decided, and 2 were not tried.");
    result.cases.resize(1);
    summarise(result);
    EXPECT_EQ(headline(result), "No violation was seen. 4 of 5 MUST clauses were not tried.");
    result.run.partial = true;
    EXPECT_EQ(
        headline(result),
        "No violation was seen in 1 case, and not all were played. 4 of 5 MUST clauses were not tried.");
    result.run.partial = false;
    result.clauses = {result.clauses[1]};
    EXPECT_EQ(headline(result), "All 1 MUST and 0 SHOULD clauses are kept.");
    EXPECT_EQ(headline(Result{}), "No case was run.");
}

TEST(Headline, TellsABehaviourThatNobodyListsFromOneThatIsNotDeclared) {
    Result result;
    result.cases.resize(1);
    for (const auto outcome : {Outcome::violates_should, Outcome::violates_must, Outcome::violates_must}) {
        auto& clause = result.clauses.emplace_back();
        clause.level = verdict::Level::open;
        clause.verdict = outcome;
    }
    EXPECT_EQ(headline(result),
              "2 OPEN clauses are not as the target file declares, "
              "1 OPEN clause shows a behaviour that no choice lists.");
}

TEST(Failure, IsAViolatedMustAStrictShouldOrAPartialRun) {
    auto result = chathack::testing::sample_result();
    EXPECT_TRUE(is_failed(result));
    result.cases = {result.cases[2]};  // violates a SHOULD
    summarise(result);
    EXPECT_FALSE(is_failed(result));
    result.run.strict = true;
    EXPECT_TRUE(is_failed(result));
    result.run.strict = false;
    result.run.partial = true;
    EXPECT_TRUE(is_failed(result));
    EXPECT_TRUE(is_failed(Result{}));
}

TEST(Failure, IsARunThatDecidedNothing) {
    auto result = chathack::testing::sample_result();
    result.cases = {result.cases[2]};
    result.cases.front().verdict = Outcome::inconclusive;
    for (auto& verdict : result.cases.front().verdicts)
        verdict.kind = Kind::inconclusive;
    summarise(result);
    EXPECT_TRUE(is_undecided(result));
    EXPECT_EQ(headline(result), "Nothing could be decided. 5 of 5 MUST clauses were not tried.");
    EXPECT_EQ(stamp(result), "INCOMPLETE");
    EXPECT_EQ(standing_of(result), Standing::incomplete);
    result.cases.front().verdicts.front().kind = Kind::skipped;
    summarise(result);
    EXPECT_EQ(headline(result), "Nothing was tried. 5 of 5 MUST clauses were not tried.");
    EXPECT_EQ(stamp(result), "INCOMPLETE");
    result.cases.front().id = observed_traffic;
    result.cases.front().verdicts.clear();  // a capture that shows nothing
    summarise(result);
    EXPECT_EQ(stamp(result), "INCOMPLETE");
    result.cases.front().verdicts.push_back(chathack::testing::sample_result().cases[0].verdicts[0]);
    result.cases.front().verdicts.front().kind =
        Kind::conforms;  // of one clause, as in traffic that was observed
    summarise(result);
    EXPECT_FALSE(is_undecided(result));
}

TEST(Failure, IsAMustThatWasNotTriedWhenAllAreRequired) {
    auto result = chathack::testing::sample_result();
    result.cases = {result.cases[0]};
    summarise(result);
    EXPECT_THAT(result.summary.musts_untried, ElementsAre("LOGIN-3", "LOGIN-8", "GLOBAL-5", "WIRE-9"));
    EXPECT_EQ(headline(result), "No violation was seen. 4 of 5 MUST clauses were not tried.");
    EXPECT_EQ(standing_of(result), Standing::passed);
    result.run.require_all = true;
    EXPECT_EQ(standing_of(result), Standing::incomplete);
    result.clauses = {result.clauses[1]};  // LOGIN-1
    summarise(result);
    EXPECT_THAT(result.summary.musts_untried, IsEmpty());
    EXPECT_EQ(standing_of(result), Standing::passed);
}

}  // namespace
}  // namespace chathack::reports
