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

VerdictResult verdict(const std::string& level, const std::string& kind, const std::string& behaviour = {}) {
    return {"X-1", level, kind, behaviour, {}, 0, false, {}};
}

TEST(Outcome, IsTheGravestVerdict) {
    const auto conforms = verdict("MUST", "conforms");
    const auto must = verdict("MUST", "violates");
    const auto should = verdict("SHOULD", "violates");
    const auto inconclusive = verdict("MUST", "inconclusive");
    const auto skipped = verdict("MUST", "skipped");
    const auto observed = verdict("OPEN", "observed", "echo");
    EXPECT_EQ(outcome_of({}), "conforms");
    EXPECT_EQ(outcome_of({conforms, observed}), "observed");
    EXPECT_EQ(outcome_of({observed, skipped}), "skipped");
    EXPECT_EQ(outcome_of({skipped, inconclusive}), "inconclusive");
    EXPECT_EQ(outcome_of({inconclusive, should, conforms}), "violates-should");
    EXPECT_EQ(outcome_of({should, must, inconclusive}), "violates-must");
}

TEST(Outcome, OfABehaviourInNoListIsAShouldAndOfABrokenPromiseAMust) {
    auto promise = verdict("OPEN", "violates", "echo");
    EXPECT_EQ(outcome_of({verdict("OPEN", "observed", "other")}), "violates-should");
    promise.promise = true;
    EXPECT_EQ(outcome_of({promise}), "violates-must");
}

TEST(Summary, CountsCasesByVerdictAndClausesByTheirCases) {
    const auto result = chathack::testing::sample_result();
    EXPECT_EQ(result.summary.cases, 7U);
    EXPECT_THAT(result.summary.verdicts,
                ElementsAre(Pair("conforms", 1), Pair("inconclusive", 1), Pair("observed", 1),
                            Pair("skipped", 1), Pair("violates-must", 2), Pair("violates-should", 1)));
    EXPECT_THAT(result.clauses[0].behaviours, ElementsAre(Pair("closes", 1)));
    EXPECT_THAT(result.clauses[5].cases, ElementsAre("global/limit:ascii-1025"));
    EXPECT_EQ(result.clauses[7].verdict, "untested");
}

TEST(Summary, DoesNotHoldTheEndOfACaseAgainstAClauseThatItNeverCameTo) {
    auto result = chathack::testing::sample_result();
    auto& violating = result.cases[1];  // of GLOBAL-5
    ASSERT_EQ(violating.verdict, "violates-must");
    auto undecided = violating.verdicts[0];
    undecided.kind = "inconclusive";
    undecided.clause = "LOGIN-1";
    violating.verdicts.push_back(undecided);
    undecided.clause = "LOGIN-3";
    violating.verdicts.push_back(undecided);
    summarise(result);
    const auto verdict_of = [&](const std::string& id) {
        for (const auto& clause : result.clauses)
            if (clause.id == id) return clause.verdict;
        return std::string{"unknown"};
    };
    EXPECT_EQ(verdict_of("LOGIN-1"), "conforms") << "as another case says";
    EXPECT_EQ(verdict_of("LOGIN-3"), "inconclusive") << "no other case says anything";
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
    EXPECT_EQ(result.clauses[1].verdict, "conforms");  // LOGIN-1
    EXPECT_EQ(result.clauses[2].verdict, "skipped");   // LOGIN-3, nothing but skipped
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
              "1 OPEN clause has a promise or a known behaviour missed. "
              "Of 5 MUST clauses 1 could not be decided, and 2 were not tried.");
    result.cases.resize(1);
    summarise(result);
    EXPECT_EQ(headline(result), "No violation was seen; 1 of 5 MUST clauses were tried.");
    result.clauses = {result.clauses[1]};
    EXPECT_EQ(headline(result), "All 1 MUST and 0 SHOULD clauses are kept.");
    EXPECT_EQ(headline(Result{}), "No case was run.");
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
    result.cases.front().verdict = "inconclusive";
    for (auto& verdict : result.cases.front().verdicts)
        verdict.kind = "inconclusive";
    summarise(result);
    EXPECT_TRUE(is_undecided(result));
    EXPECT_EQ(headline(result), "Nothing could be decided.");
    EXPECT_EQ(stamp(result), "INCOMPLETE");
    result.cases.front().id = observed_traffic;
    result.cases.front().verdicts.front().kind =
        "conforms";  // of one clause, as in traffic that was observed
    summarise(result);
    EXPECT_FALSE(is_undecided(result));
}

}  // namespace
}  // namespace chathack::reports
