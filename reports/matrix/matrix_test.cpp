#include "reports/matrix/matrix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/sample_result.hpp"

namespace chathack::reports::matrix {
namespace {

using chathack::testing::sample_result;
using ::testing::HasSubstr;
using ::testing::Not;

Result named(
    const std::string& name, void (*change)(Result&) = [](Result&) {}) {
    auto result = sample_result();
    result.target.name = name;
    change(result);
    summarise(result);
    return result;
}

/// A run of the sample, and a second run with a change.
Result repeated(void (*change)(Result&)) {
    auto result = sample_result();
    auto second = sample_result();
    change(second);
    for (auto& one : second.cases) {
        one.repetition += 10;
        result.cases.push_back(one);
    }
    summarise(result);
    return result;
}

TEST(Matrix, HasTheGravestMarkOfAClausesCases) {
    Matrix matrix;
    add_run(matrix, sample_result(), "run/report.html", nullptr);
    ASSERT_EQ(matrix.columns.size(), 1U);
    auto& cells = matrix.columns[0].cells;
    EXPECT_EQ(cells["LOGIN-1"].mark, verdict::Outcome::conforms);
    EXPECT_EQ(cells["GLOBAL-5"].mark, verdict::Outcome::violates_must);
    EXPECT_EQ(cells["GLOBAL-6"].mark, verdict::Outcome::violates_should);
    EXPECT_EQ(cells["WIRE-6"].mark, verdict::Outcome::observed);
    EXPECT_EQ(cells["WIRE-6"].behaviours, std::set<std::string>{"closes"});
    EXPECT_EQ(cells["LOGIN-8"].mark, verdict::Outcome::inconclusive);
    EXPECT_EQ(cells["LOGIN-3"].mark, verdict::Outcome::skipped);
    EXPECT_EQ(cells["GLOBAL-2"].mark, verdict::Outcome::violates_must);  // not the declared choice
    EXPECT_EQ(cells.count("WIRE-9"), 0U);                                // not tried
    ASSERT_EQ(cells["GLOBAL-5"].cases.size(), 1U);
    EXPECT_EQ(cells["GLOBAL-5"].cases[0].run_key, "global/limit:ascii-1025");
    EXPECT_THAT(cells["GLOBAL-5"].cases[0].why, HasSubstr("bob should have seen nothing"));
    EXPECT_THAT(cells["GLOBAL-5"].cases[0].replay, HasSubstr("--only 'global/limit:ascii-1025'"));
}

TEST(Matrix, RanksNoRunThatTriedNothing) {
    Matrix matrix;
    add_run(matrix, named("idle", [](Result& result) { result.cases = {result.cases[6]}; }), "", nullptr);
    add_run(matrix, named("mine"), "", nullptr);
    rank(matrix);
    EXPECT_EQ(matrix.columns[0].name, "mine");
    EXPECT_EQ(matrix.columns[1].problem, "Nothing was tried. 5 of 5 MUST clauses were not tried.");
    EXPECT_THAT(to_text(matrix), HasSubstr("   -  idle"));
}

TEST(Matrix, MarksWhatIsKnownToBeWrong) {
    const auto known = gate::make_baseline(sample_result(), {}, "issue 17");
    Matrix matrix;
    add_run(matrix, sample_result(), "", &known);
    EXPECT_EQ(matrix.columns[0].cells["GLOBAL-5"].mark, verdict::Outcome::expected);
    EXPECT_THAT(matrix.columns[0].cells["GLOBAL-5"].cases[0].why, HasSubstr("known: issue 17"));
    EXPECT_EQ(matrix.columns[0].violated[verdict::Level::must], 1U);  // and it still counts
}

TEST(Matrix, MarksWhatIsFlaky) {
    Matrix matrix;
    add_run(matrix,
            repeated([](Result& again) { again.cases[1].verdicts[0].kind = verdict::Kind::conforms; }), "",
            nullptr);
    EXPECT_EQ(matrix.columns[0].cells["GLOBAL-5"].mark, verdict::Outcome::flaky);
    EXPECT_EQ(matrix.columns[0].cells["GLOBAL-6"].mark, verdict::Outcome::violates_should);  // both times
}

TEST(Matrix, RanksByMustThenShouldAndEqualsAlike) {
    Matrix matrix;
    add_problem(matrix, "broken", "it could not be started");
    add_run(matrix, named("bad"), "", nullptr);
    add_run(matrix,
            named("better", [](Result& one) { one.cases[1].verdicts[0].kind = verdict::Kind::conforms; }), "",
            nullptr);
    add_run(matrix, named("as bad"), "", nullptr);
    add_run(matrix,
            named("worse", [](Result& one) { one.cases[0].verdicts[0].kind = verdict::Kind::violates; }), "",
            nullptr);
    rank(matrix);
    std::vector<std::string> order;
    for (const auto& column : matrix.columns)
        order.push_back(std::to_string(column.rank) + " " + column.name);
    EXPECT_EQ(order, (std::vector<std::string>{"1 better", "2 as bad", "2 bad", "4 worse", "5 broken"}));
    EXPECT_EQ(matrix.columns.back().undecided, matrix.clauses.size());
    EXPECT_THAT(to_text(matrix), HasSubstr("it could not be started"));
}

TEST(Matrix, KeepsRunsOnSeveralNetworksApart) {
    Matrix matrix;
    add_run(matrix, named("mine"), "", nullptr);
    add_run(matrix, named("mine", [](Result& one) { one.run.network = "lossy"; }), "", nullptr);
    EXPECT_EQ(matrix.columns.size(), 2U);
    EXPECT_EQ(matrix.columns[1].network, "lossy");
    EXPECT_EQ(matrix.clauses.size(), sample_result().clauses.size());
    EXPECT_THAT(to_text(matrix), HasSubstr("mine on lossy"));
}

TEST(Matrix, HoldsNothingOfATargetAsMarkup) {
    Matrix matrix;
    add_run(matrix, chathack::testing::hostile_result(), "", nullptr);
    add_problem(matrix, chathack::testing::hostile_text, chathack::testing::hostile_text);
    rank(matrix);
    const auto page = to_html(matrix);
    EXPECT_THAT(page, Not(HasSubstr("<script>document")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;document.title=&#39;owned&#39;"));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(to_text(matrix), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace chathack::reports::matrix
