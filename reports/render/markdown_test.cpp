#include "reports/render/markdown.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::hostile_result;
using chathack::testing::sample_result;
using ::testing::HasSubstr;
using ::testing::Not;

/// HTML as GitHub's own parser makes it, with raw HTML allowed.
std::string rendered(const std::string& markdown) {
    const auto run = chathack::testing::run_tool(
        {"cmark-gfm", "--unsafe", "--extension", "table", chathack::testing::written("result.md", markdown)});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    return run.output;
}

TEST(Markdown, IsRenderedWithVerdictCoverageAndProfile) {
    const auto html = rendered(to_markdown(sample_result()));
    EXPECT_THAT(html, HasSubstr("<h2>❌ <code>my server</code>: 1 of 5 MUST clauses is violated"));
    EXPECT_THAT(html, HasSubstr("<td>MUST</td>\n<td>1 of 5</td>\n<td>GLOBAL-5</td>\n<td>LOGIN-8</td>"));
    EXPECT_THAT(html, HasSubstr("<td>WIRE-6</td>\n<td><code>closes</code></td>"));
}

TEST(Markdown, TellsOfEachBrokenClauseWhatWasSeenAndHowToRerunIt) {
    const auto html = rendered(to_markdown(sample_result()));
    EXPECT_THAT(html, HasSubstr("<b>GLOBAL-5</b> (MUST), 1 of 1 cases"));
    EXPECT_THAT(html, HasSubstr("bob should have seen nothing, and saw global_message sender"));
    EXPECT_THAT(
        html,
        HasSubstr("chathack-conform run --target mine.yaml --only 'global/limit:ascii-1025' --seed 42"));
    EXPECT_LT(html.find("GLOBAL-5</b>"), html.find("GLOBAL-6</b>"));
}

TEST(Markdown, OfATargetThatMeansHarmIsNeitherMarkupNorAMention) {
    auto result = hostile_result();
    result.target.name = "x`</code><script>`` | @everyone";
    result.clauses[1].behaviours["```\n# owned | @everyone"] = 1;
    const auto html = rendered(to_markdown(result));
    for (const char* word : {"<script", "<img", "<h1"})
        EXPECT_THAT(html, Not(HasSubstr(word))) << word;
    EXPECT_THAT(html, HasSubstr("<code>x`&lt;/code&gt;&lt;script&gt;``"));
    EXPECT_THAT(html, HasSubstr("@everyone</code>"));
}

TEST(Markdown, OfManyBrokenClausesStaysUnderItsLimit) {
    auto result = sample_result();
    const auto clause = result.clauses[5];
    const auto broken = result.cases[1];
    for (int i = 100; i < 600; ++i) {
        result.clauses.push_back(clause);
        result.clauses.back().id = fmt::format("GLOBAL-{}", i);
        result.cases.push_back(broken);
        result.cases.back().id = fmt::format("global/many:{}", i);
        result.cases.back().verdicts[0].clause = result.clauses.back().id;
    }
    summarise(result);
    const auto markdown = to_markdown(result);
    EXPECT_LE(markdown.size(), 65'536U);
    EXPECT_THAT(markdown, HasSubstr("more clauses, see the report."));
}

TEST(Markdown, TellsOfFlakyCasesAndOfARunThatWasCutShort) {
    auto result = sample_result();
    auto again = result.cases[1];
    again.repetition = 1;
    again.verdicts[0].kind = verdict::Kind::conforms;
    result.cases.push_back(again);
    result.run.partial = true;
    result.run.partial_why = "interrupted";
    summarise(result);
    const auto markdown = to_markdown(result);
    EXPECT_THAT(markdown, HasSubstr("- `global/limit:ascii-1025`: 1 of 2 runs fail"));
    EXPECT_THAT(markdown,
                HasSubstr("cut short, and says nothing of the cases it did not reach: `interrupted`"));
}

}  // namespace
}  // namespace chathack::reports
