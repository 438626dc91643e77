#include "conformance/suite/clause_results.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/clauses/clauses.hpp"

namespace chathack::suite {
namespace {

std::size_t count_of(clauses::Side side) {
    std::size_t count = 0;
    for (const auto& clause : clauses::all_clauses())
        count += clauses::concerns(clause, side) ? 1U : 0U;
    return count;
}

TEST(ClauseResults, AreThoseByWhichTheSideIsJudged) {
    for (const auto side : {clauses::Side::server, clauses::Side::client, clauses::Side::both}) {
        const auto made = make_clause_results(side);
        EXPECT_EQ(made.size(), count_of(side));
        for (const auto& one : made)
            EXPECT_TRUE(clauses::concerns(*clauses::find_clause(one.id), side)) << one.id;
    }
    EXPECT_EQ(make_clause_results(clauses::Side::both).size(), clauses::all_clauses().size());
}

TEST(ClauseResults, HoldWhatTheTableSays) {
    const auto made = make_clause_results(clauses::Side::server);
    const auto at =
        std::find_if(made.begin(), made.end(), [](const auto& one) { return one.id == "GLOBAL-2"; });
    ASSERT_NE(at, made.end());
    const auto& clause = *clauses::find_clause("GLOBAL-2");
    EXPECT_EQ(at->level, verdict::Level::open);
    EXPECT_EQ(at->text, clause.text);
    EXPECT_EQ(at->note, clause.note);
    EXPECT_EQ(at->reference, clause.reference);
    EXPECT_EQ(at->untestable_why, clause.untested);
    ASSERT_EQ(at->choices.size(), clause.behaviours.size());
    EXPECT_EQ(at->choices[0].name, clause.behaviours[0].name);
    EXPECT_EQ(at->choices[0].text, clause.behaviours[0].text);
}

}  // namespace
}  // namespace chathack::suite
