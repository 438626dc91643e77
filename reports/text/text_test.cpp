#include "reports/text/text.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "reports/testing/sample_result.hpp"
#include "reports/text/printable.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::hostile_result;
using chathack::testing::sample_result;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

std::string text_without_cases(Result result) {
    result.cases.clear();
    return to_text(result);
}

TEST(Text, TellsAFailedCaseWhole) {
    const auto result = sample_result();
    EXPECT_EQ(case_to_text(result, result.cases[1]),
              R"(violates-must  global/limit:ascii-1025 [whole]
  A message of 1025 bytes is delivered to nobody
  GLOBAL-5 MUST  A message of more than 1024 bytes is delivered to nobody.
    violates: bob should have seen nothing, and saw global_message sender "alice" message "aaaa"
    step 2  bob sees nothing
            scenarios/global/limit.yaml:15
    expected  bob: nothing
        seen  bob: global_message sender "alice" message "aaaa"... (1025 bytes)
  rerun  chathack-conform run --target mine.yaml --only 'global/limit:ascii-1025' --seed 42

)");
}

TEST(Text, TellsHowTheTargetDiedAndWhatItPromised) {
    const auto result = sample_result();
    const auto text = case_to_text(result, result.cases[4]);
    EXPECT_THAT(text, HasSubstr("violates-must  global/echo [whole] #2\n"));
    EXPECT_THAT(text, HasSubstr("the target file declares no-echo, and echo was seen"));
    EXPECT_THAT(text, HasSubstr("  the target died: it exited with status 139\n"
                                "                   last lines:\n"
                                "                   Segmentation fault\n"));
}

TEST(Text, EndsWithTotalsCoverageProfileAndOneSentence) {
    const auto text = to_text(sample_result());
    EXPECT_THAT(text, EndsWith(R"(
skipped   1 case: it needs 1 account with a known password, and the target names 0

target    my server
run       7 cases in 1.25 s, seed 42, 2 jobs, 6 cases/s, 0 % waiting, round trip 0.31 ms
verdicts  conforms 1, observed 1, violates-must 2, violates-should 1, inconclusive 1, skipped 1
MUST      1 of 5 kept; 1 violated: GLOBAL-5; 1 undecided: LOGIN-8; 2 not tested: LOGIN-3 WIRE-9
SHOULD    0 of 1 kept; 1 violated: GLOBAL-6
OPEN      1 of 2 observed; 1 violated: GLOBAL-2
profile   WIRE-6      closes

FAILED  1 of 5 MUST clauses is violated, 1 of 1 SHOULD clauses is violated, 1 OPEN clause is not as the target file declares. Of 5 MUST clauses 1 could not be decided, and 2 were not tried.
)"));
}

TEST(Text, GravestCasesComeFirstAndOnlySomeInFull) {
    TextOptions options;
    options.cases_in_full = 1;
    const auto text = to_text(sample_result(), options);
    EXPECT_LT(text.find("global/limit:ascii-1025"), text.find("global/limit:told"));
    EXPECT_LT(text.find("global/limit:told"), text.find("login/race:50"));
    EXPECT_THAT(text,
                HasSubstr("\nviolates-should  global/limit:told whole  The sender of 1025 bytes is told\n"));
    EXPECT_THAT(text, Not(HasSubstr("login/free")));
}

TEST(Text, SaysThatAResultIsPartial) {
    auto result = sample_result();
    result.run.partial = true;
    result.run.partial_why = "interrupted";
    EXPECT_THAT(to_text(result), HasSubstr("partial   interrupted\n"));
    result.summary = {};
    EXPECT_THAT(text_without_cases(result), EndsWith("INCOMPLETE  No case was run.\n"));
}

TEST(Text, TellsOfFlakyCases) {
    auto result = sample_result();
    EXPECT_THAT(to_text(result), Not(HasSubstr("flaky")));
    result.cases.push_back(result.cases[1]);
    result.cases.back().repetition = 1;
    result.cases.back().verdicts[0].kind = verdict::Kind::conforms;
    summarise(result);
    EXPECT_THAT(to_text(result),
                HasSubstr("\nflaky     global/limit:ascii-1025: violates-must in 1 of 2 runs\n"));
}

TEST(Text, HasColourOnlyWhenAsked) {
    TextOptions options;
    EXPECT_THAT(to_text(sample_result(), options), Not(HasSubstr("\033")));
    options.colour = true;
    EXPECT_THAT(to_text(sample_result(), options), HasSubstr("\033[1;31mviolates-must\033[0m"));
}

TEST(Text, OfATargetMovesNoCursorAndFakesNoLine) {
    const auto text = to_text(hostile_result());
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
    EXPECT_THAT(text, Not(HasSubstr("\xff")));
    EXPECT_THAT(text, HasSubstr("\\u{1b}[2J\\u{202e}\\xff\\u{7}"));
}

TEST(Text, KeepsToTheWidthExceptForWordsAndCommands) {
    TextOptions options;
    options.width = 60;
    std::istringstream lines{to_text(sample_result(), options)};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("  rerun") || line.starts_with("FAILED")) continue;
        EXPECT_LE(columns_of(line), 60U) << line;
    }
}

TEST(Progress, IsOneLineThatFits) {
    Progress progress;
    const auto result = sample_result();
    for (std::size_t i = 0; i < 6; ++i)
        progress.add(result.cases[i], i + 1, 742);
    EXPECT_EQ(progress.line(100),
              "[   6/742 ]  violates-must 2  violates-should 1  inconclusive 1  login/race:50 cuts+ipv6");
    EXPECT_EQ(progress.line(30), "[   6/742 ]  violates-must 2..");
    EXPECT_EQ(progress.line(0), "");
    EXPECT_THAT(progress.line(100, true), HasSubstr("\033[1;31m  violates-must 2\033[0m"));
}

TEST(Progress, EscapesTheNameOfACase) {
    Progress progress;
    CaseResult one;
    one.id = "\x1b[2J\n";
    progress.add(one, 1, 1);
    EXPECT_EQ(progress.line(80), "[ 1/1 ]  \\u{1b}[2J\\u{a}");
}

TEST(Text, TellsOnceWhatManyUsersSaw) {
    auto result = chathack::testing::sample_result();
    auto& step = result.cases[1].steps[2];
    step.expected = {{"", {{"alice", {"packet_error"}}, {"bob", {}}, {"carol", {}}}}};
    step.seen.clear();
    for (int i = 1; i <= 50; ++i)
        step.seen.push_back({fmt::format("crowd-{}", i), {"connected"}});
    step.seen.push_back({"dora", {"login_exists"}});
    TextOptions options;
    options.width = 200;
    const auto text = to_text(result, options);
    EXPECT_THAT(text, HasSubstr("expected  alice: packet_error; bob and carol: nothing"));
    EXPECT_THAT(text, HasSubstr("seen  crowd-1 to crowd-50 (50 users): connected; dora: login_exists"));
}

}  // namespace
}  // namespace chathack::reports
