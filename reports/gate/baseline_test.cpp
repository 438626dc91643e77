#include "reports/gate/baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports::gate {
namespace {

using chathack::testing::sample_result;
using chathack::testing::written;
using ::testing::HasSubstr;

std::vector<std::string> complaints_of(const std::string& yaml) {
    const auto path = written("known.yaml", yaml);
    std::vector<std::string> lines;
    const auto loaded = load_baseline(path);
    EXPECT_FALSE(loaded.baseline.has_value());
    for (const auto& diagnostic : loaded.diagnostics)
        lines.push_back(to_string(diagnostic).substr(path.size()));
    return lines;
}

TEST(Baseline, IsReadBackAsItWasWritten) {
    auto result = sample_result();
    result.run.network = "a lossy one";
    result.cases[1].variant = "bytes";
    result.target.name = "odd: \"name\" # not a comment \xc3\xa9";
    const auto made = make_baseline(result, {}, "issue 17");
    const auto loaded = load_baseline(written("known.yaml", to_yaml(made)));
    ASSERT_TRUE(loaded.baseline.has_value()) << to_string(loaded.diagnostics.at(0));
    EXPECT_EQ(*loaded.baseline, made);
}

TEST(Baseline, HasAnEntryForEachBrokenClauseAndEveryPlayedCase) {
    const auto made = make_baseline(sample_result(), {}, "issue 17");
    std::vector<std::string> entries;
    for (const auto& known : made.known)
        entries.push_back(known.clause + " " + std::string{verdict::to_string(known.verdict)});
    EXPECT_EQ(entries, (std::vector<std::string>{"GLOBAL-2 violates-must", "GLOBAL-5 violates-must",
                                                 "GLOBAL-6 violates-should", "LOGIN-8 inconclusive"}));
    EXPECT_EQ(made.played.size(), 6U);  // all but the skipped one
    EXPECT_FALSE(made.played.contains("login/account"));
    EXPECT_NE(made.find("global/limit:ascii-1025", "GLOBAL-5"), nullptr);
    EXPECT_EQ(made.find("global/limit:ascii-1025", "GLOBAL-6"), nullptr);
}

TEST(Baseline, KeepsOldReasons) {
    const auto old = make_baseline(sample_result(), {}, "old reason");
    auto later = sample_result();
    later.cases[0].verdicts[0].kind = verdict::Kind::violates;
    const auto made = make_baseline(later, old, "new reason");
    EXPECT_EQ(made.find("global/limit:ascii-1025", "GLOBAL-5")->reason, "old reason");
    EXPECT_EQ(made.find("login/free", "LOGIN-1")->reason, "new reason");
}

TEST(Baseline, KnowsWhatIsFlaky) {
    auto result = sample_result();
    auto again = result.cases[1];
    again.repetition = 1;
    again.verdicts[0].kind = verdict::Kind::conforms;
    result.cases.push_back(again);
    EXPECT_TRUE(make_baseline(result, {}, "x").find("global/limit:ascii-1025", "GLOBAL-5")->flaky);
}

TEST(Baseline, WithoutAReasonIsTurnedAwayWithThePlace) {
    EXPECT_THAT(complaints_of(to_yaml(make_baseline(sample_result(), {}, " "))),
                ::testing::Contains(HasSubstr(":6:13: error: this entry has no reason; say why")));
    EXPECT_THAT(complaints_of("target: x\nknown:\n  - clause: GLOBAL-5\n    verdict: violates-must\n    "
                              "cases: [a/b]\nplayed: {}\n"),
                ::testing::Contains(HasSubstr(":3:5: error: this entry has no reason")));
}

TEST(Baseline, WithAMistakeSaysWhereAndWhatIsMeant) {
    const auto lines = complaints_of(
        "target: x\nknow: []\nknown:\n  - clause: GLOBAL-5\n    verdict: violates\n    reason: y\n    cases: "
        "[]\nplayed: [a]\n");
    EXPECT_THAT(lines, ::testing::Contains(HasSubstr(
                           ":2:1: error: unknown key `know` in a baseline; did you mean `known`?")));
    EXPECT_THAT(lines, ::testing::Contains(HasSubstr(
                           ":5:14: error: `violates` is not a verdict that a baseline can accept")));
    EXPECT_THAT(lines, ::testing::Contains(HasSubstr("at least one case")));
    EXPECT_THAT(lines, ::testing::Contains(HasSubstr(":8:9: error: ")));
    EXPECT_THAT(complaints_of(""), ::testing::Not(::testing::IsEmpty()));
}

TEST(Baseline, ThatIsNoFileIsTurnedAway) {
    EXPECT_FALSE(load_baseline(chathack::testing::scratch_path("none.yaml")).baseline.has_value());
    EXPECT_FALSE(load_baseline("/").baseline.has_value());
}

}  // namespace
}  // namespace chathack::reports::gate
