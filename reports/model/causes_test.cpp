#include "reports/model/causes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chathack::reports {
namespace {

using verdict::Kind;
using verdict::Outcome;

class Causes : public ::testing::Test {
protected:
    Causes() {
        add_clause("LOGIN-1", {});
        add_clause("PRIVATE-1", {"LOGIN-1"});
        add_clause("PRIVATE-2", {"PRIVATE-1"});
        add_clause("GLOBAL-1", {"LOGIN-1"});
    }
    void add_clause(const std::string& id, std::vector<std::string> rests_on) {
        auto& clause = result.clauses.emplace_back();
        clause.id = id;
        clause.rests_on = std::move(rests_on);
    }
    void violate(const std::string& clause, const std::string& symptom) {
        auto& one = result.cases.emplace_back();
        one.clauses = {clause};
        auto& verdict = one.verdicts.emplace_back();
        verdict.clause = clause;
        verdict.kind = Kind::violates;
        verdict.symptom = symptom;
    }
    const ClauseResult& clause(const std::string& id) const {
        return *std::ranges::find(result.clauses, id, &ClauseResult::id);
    }

    Result result;
};

TEST_F(Causes, AViolationFollowsFromOneOfAGroundWithTheSameSymptom) {
    violate("PRIVATE-2", "unexpected connected");
    violate("LOGIN-1", "unexpected connected");
    summarise(result);
    EXPECT_EQ(result.cases[0].verdicts[0].follows_from, "LOGIN-1");
    EXPECT_EQ(result.cases[0].verdict, Outcome::follows);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "LOGIN-1");
    EXPECT_EQ(clause("PRIVATE-2").verdict, Outcome::follows);
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
    EXPECT_EQ(result.cases[0].verdicts[0].follows_from, "");
}

TEST_F(Causes, WhatFollowsIsLedBackToItsFirstCause) {
    violate("PRIVATE-2", "unexpected connected");
    violate("PRIVATE-1", "unexpected connected");
    violate("LOGIN-1", "unexpected connected");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "LOGIN-1");
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "LOGIN-1");
}

TEST_F(Causes, WithoutASymptomNothingIsExplained) {
    violate("PRIVATE-1", "");
    violate("LOGIN-1", "");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").verdict, Outcome::violates_must);
}

TEST_F(Causes, AreToldAnewEachTime) {
    violate("PRIVATE-1", "died");
    violate("LOGIN-1", "died");
    summarise(result);
    result.cases.pop_back();
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-1").follows_from, "");
    EXPECT_EQ(clause("PRIVATE-1").verdict, Outcome::violates_must);
}

}  // namespace
}  // namespace chathack::reports
