#include "reports/marks/student_html.hpp"

#include <gmock/gmock.h>

#include "reports/marks/testing/sample_marks.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports::marks {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The page without its style.
std::string body_of(const Marks& marks, const Result& play, const StudentOptions& options = {}) {
    const auto page = student_html(marks, {&play}, options);
    return page.substr(page.find("<body>"));
}

TEST(StudentPage, TellsPointsStandingsAndSums) {
    const auto body = body_of(testing::sample_marks(), testing::sample_result());
    EXPECT_THAT(body, HasSubstr("<b>10.5</b> of 21 points"));
    EXPECT_THAT(body, HasSubstr("LOGIN</th><td class=\"count\">4.5 of 9</td>"));
    EXPECT_THAT(body, HasSubstr("GLOBAL</th><td class=\"count\">3 of 6</td>"));
    EXPECT_THAT(body, HasSubstr("WIRE</th><td class=\"count\"></td>"));  // it was not tried
    for (const auto* word : {"kept in part", "violated", "not decided", "not tried", ">kept<"})
        EXPECT_THAT(body, HasSubstr(word));
    EXPECT_THAT(body, HasSubstr("not the same in every play; the worst counts"));
}

TEST(StudentPage, ShowsAFaultWithItsConversation) {
    const auto body = body_of(testing::sample_marks(), testing::sample_result());
    EXPECT_THAT(body, HasSubstr("bob should have seen nothing, and saw global_message"));
    EXPECT_THAT(body, HasSubstr("A message of 1025 bytes is delivered to nobody"));
    EXPECT_THAT(body, HasSubstr("alice sends global_message"));
    EXPECT_THAT(body, HasSubstr("<b>bob</b> gets <code>global_message sender &quot;alice&quot;"));
    EXPECT_THAT(body, HasSubstr("<b>Should have come:</b> bob: nothing"));
    EXPECT_THAT(
        body, HasSubstr("chathack-conform run --target chathack-target.yaml --only global/limit:ascii-1025"));
}

TEST(StudentPage, SaysWhatFollowsAndCostsNothing) {
    const auto body = body_of(testing::sample_marks(), testing::sample_result());
    EXPECT_THAT(body, HasSubstr("<b>GLOBAL-6</b> follows from GLOBAL-5, and costs nothing."));
    EXPECT_THAT(body, Not(HasSubstr("id=\"GLOBAL-6\"")));  // it has no card
}

TEST(StudentPage, TellsOfHiddenClausesOnlyTheirPoints) {
    auto marks = testing::sample_marks();
    marks.clauses[5].follows_from = "PRIVATE-7";
    auto play = testing::sample_result();
    for (auto& one : play.cases)
        for (auto& step : one.steps)
            step.text += " (PRIVATE-7, PRIVATE-71)";
    const auto body = body_of(marks, play);
    EXPECT_THAT(body, HasSubstr("Hidden clauses</th><td class=\"count\">3 of 6</td>"));
    for (const std::string id : {"PRIVATE-6", "PRIVATE-7"}) {
        for (auto at = body.find(id); at != std::string::npos; at = body.find(id, at + 1))
            EXPECT_TRUE(std::isdigit(static_cast<unsigned char>(body.at(at + id.size())))) << id;
    }
    EXPECT_THAT(body, HasSubstr("another clause, PRIVATE-71"));
    EXPECT_THAT(body, HasSubstr("<b>GLOBAL-6</b> follows from another fault, and costs nothing."));
    EXPECT_THAT(body, Not(HasSubstr("ecret")));
}

TEST(StudentPage, ShowsNoCaseThatTellsOfAHiddenClause) {
    auto marks = testing::sample_marks();
    marks.clauses[4].case_hidden = true;  // GLOBAL-5
    const auto body = body_of(marks, testing::sample_result());
    EXPECT_THAT(body, HasSubstr("bob should have seen nothing, and saw global_message"));
    EXPECT_THAT(body, HasSubstr("The case that shows it is not shown here."));
    EXPECT_THAT(body, Not(HasSubstr("global/limit")));
    EXPECT_THAT(body, Not(HasSubstr("A message of 1025 bytes is delivered to nobody")));  // its title
    EXPECT_THAT(body, Not(HasSubstr("alice sends global_message")));
}

TEST(StudentPage, SaysWhyASubmissionWasNotPlayed) {
    StudentOptions options;
    options.last_lines = std::string(30'000, 'x') + "\nserver.c:12: error: <b>expected ';'\nmake: *** 2";
    const auto page = student_html(testing::broken_marks(), {}, options);
    EXPECT_THAT(page, HasSubstr("It could not be built"));
    EXPECT_THAT(page, HasSubstr("server.c:12: error: &lt;b&gt;expected &#39;;&#39;\nmake: *** 2"));
    EXPECT_THAT(page, Not(HasSubstr("xxx")));  // the last lines, not the first
    EXPECT_THAT(page, HasSubstr("<b>0</b> of 100 points"));
}

TEST(StudentPage, HasNoPointsWhereTheProblemIsOurs) {
    auto marks = testing::broken_marks();
    marks.ours = true;
    const auto page = student_html(marks, {});
    EXPECT_THAT(page, HasSubstr("no points yet"));
    EXPECT_THAT(page, HasSubstr("That is no fault of the submission"));
    EXPECT_THAT(page, Not(HasSubstr("of 100 points")));
    EXPECT_THAT(student_html(testing::broken_marks(), {}), Not(HasSubstr("no fault of")));
}

TEST(StudentPage, TellsTheRemarkAndTheBonus) {
    auto marks = testing::sample_marks();
    marks.remark = "Play 2 was cut short: <600 s> after PRIVATE-7.";
    marks.clauses[1].bonus = true;  // LOGIN-1, which is kept
    marks.bonus_most = 5;
    const auto body = body_of(marks, testing::sample_result());
    EXPECT_THAT(body, HasSubstr("Play 2 was cut short: &lt;600 s&gt; after another clause."));
    EXPECT_THAT(body, HasSubstr("<dt>bonus</dt><dd>3 of these points, of at most 5</dd>"));
}

TEST(StudentPage, NamesNoFolderOfTheMachine) {
    auto play = testing::sample_result();
    play.run.command = "chathack-conform run --dir '/home/ann/my marks/ada'";
    for (auto& one : play.cases)
        for (auto& step : one.steps)
            step.text += " (/home/ann/my marks/ada/server.py)";
    const auto body = body_of(testing::sample_marks(), play);
    EXPECT_THAT(body, HasSubstr("(./server.py)"));
    EXPECT_THAT(body, Not(HasSubstr("/home/ann")));
}

TEST(StudentPage, NeverTakesATextForMarkup) {
    const auto play = testing::hostile_result();
    StudentOptions options;
    options.title = testing::hostile_text;
    const auto page = student_html(testing::hostile_marks(), {&play}, options);
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_THAT(page, Not(HasSubstr("\xe2\x80\xae")));
    EXPECT_THAT(page, HasSubstr("&lt;img src=x"));
    EXPECT_THAT(page, HasSubstr("<b>bob</b> gets"));  // with its conversation
}

TEST(StudentPage, IsOneFileWithoutScript) {
    const auto play = testing::sample_result();
    const auto page = student_html(testing::sample_marks(), {&play});
    EXPECT_THAT(page, ::testing::StartsWith("<!doctype html>"));
    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
    for (const auto* word : {"<script", "<link", "src=", "http:", "https:", " style=", "@STATIC@", "@TITLE@"})
        EXPECT_THAT(page, Not(HasSubstr(word)));
}

TEST(StudentPage, IsSmallHoweverMuchThereIsToTell) {
    auto play = testing::sample_result();
    auto& fault = play.cases[1];
    fault.entries.assign(500, fault.entries[2]);
    for (auto& entry : fault.entries)
        entry.frames[0].fields[1].value = std::string(2000, '"');
    fault.steps[2].seen[0].frames.assign(100, std::string(2000, '<'));
    auto marks = testing::sample_marks();
    const auto violated = marks.clauses[4];
    for (int i = 1; i <= 80; ++i) {
        marks.clauses.push_back(violated);
        marks.clauses.back().id = "GLOBAL-" + std::to_string(100 + i);
        for (int j = 0; j < 5000; ++j)
            marks.clauses.back().why += "\xcc\x81";  // takes no column
    }
    EXPECT_LT(student_html(marks, {&play}).size(), 300'000U);
    marks = testing::sample_marks();
    const auto few = body_of(marks, play);
    EXPECT_THAT(few, HasSubstr("lines before this left out"));
    std::size_t lines = 0;
    for (const std::string line :
         {"<li class=\"step\">", "<li class=\"wrong\">", "<li><span class=\"when\">"}) {
        for (auto at = few.find(line); at != std::string::npos; at = few.find(line, at + 1))
            ++lines;
    }
    EXPECT_EQ(lines, 40U);
}

TEST(StudentPage, TellsAFaultWhoseCaseIsMissing) {  // the play that shows it is not given
    const auto page = student_html(testing::sample_marks(), {});
    EXPECT_THAT(page, HasSubstr("bob should have seen nothing"));
    EXPECT_THAT(page, Not(HasSubstr("<details")));
}

}  // namespace
}  // namespace chathack::reports::marks
