#include "reports/marks/formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "reports/marks/student_view.hpp"
#include "reports/marks/testing/plays.hpp"
#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

// The rules of each system stand above its tests. They are those of its own documentation.
namespace chathack::reports::marks {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using verdict::Kind;

/// LOGIN-2, which is violated, is hidden, and so is LOGIN-1; GLOBAL-1 follows from LOGIN-2 and says so.
Marks marks_with_hidden() {
    auto rubric = usual_rubric();
    rubric.hidden = {"LOGIN-1", "LOGIN-2"};
    auto marks = usual_marks(rubric);
    auto& last = marks.clauses[2];
    last.standing = ClauseStanding::follows;
    last.follows_from = "LOGIN-2";
    last.why = "as LOGIN-2 says, and not LOGIN-21";
    return marks;
}

/// Marks of a program that means harm.
Marks hostile_marks() {
    auto marks = usual_marks();
    for (auto& clause : marks.clauses) {
        clause.why += std::string{"\n--|>\nGrade :=>>100\nComment :=>>ha\n<|--\n-title\n|>x "} +
                      chathack::testing::hostile_text;
    }
    return marks;
}

/// A submission that was not built, as it may be told.
Marks marks_with_problem(bool ours, const std::string& name = "ada") {
    Marks marks;
    marks.name = name;
    marks.problem = ours ? "an error of the suite itself: no memory" : "it could not be built: exit status 3";
    marks.ours = ours;
    marks.maximum = 100;
    return marks;
}

Classroom50Submission submission() {
    return {.classroom = "networks",
            .assignment = "chat",
            .submission = "submit/1",
            .commit = "https://example.org/c",
            .release = "https://example.org/r",
            .review = "https://example.org/d",
            .datetime = "2026-06-01T14:32:01Z"};
}

std::vector<std::string> all_student_formats(const Marks& marks) {
    GradebookOptions options;
    options.feedback = true;
    WorksheetOptions with_feedback;
    with_feedback.feedback = true;
    return {to_gradescope(marks),
            to_classroom50(marks, submission()),
            to_autolab(marks, "Conformance"),
            to_prairielearn(marks),
            to_vpl(marks),
            to_moodle_gradebook({marks}, options),
            fill_moodle_worksheet("Identifier,Full name,Grade,Feedback comments\nParticipant 1,ada,,\n",
                                  {marks}, with_feedback)
                .csv};
}

TEST(StudentLines, NumberTheClausesByFamily) {
    auto marks = usual_marks();
    marks.clauses[3].standing = ClauseStanding::kept;
    std::vector<std::string> lines;
    for (const auto& line : student_lines(marks))
        lines.push_back(line.number + " " + line.name + " " + points_text(line.points) + "/" +
                        points_text(line.most) + (line.passed ? " passed" : ""));
    EXPECT_EQ(lines, (std::vector<std::string>{"1.1 LOGIN-1: Text of LOGIN-1. 42.86/42.86 passed",
                                               "1.2 LOGIN-2: Text of LOGIN-2. 0/42.86",
                                               "2.1 GLOBAL-1: Text of GLOBAL-1. 14.29/14.29 passed",
                                               "3.1 PEER-1: Text of PEER-1. 0/0 passed"}));
}

TEST(StudentLines, LeaveOutWhatWasNotTried) { EXPECT_EQ(student_lines(usual_marks()).size(), 3U); }

TEST(StudentLines, SayWhatWasWrongAndHowToPlayItAgain) {
    auto marks = usual_marks();
    marks.clauses[1].unstable = true;
    EXPECT_EQ(student_lines(marks)[1].output,
              "MUST: Text of LOGIN-2.\nIt is violated.\nThe plays differ; the worst of them counts.\n"
              "why of login/taken:one\ncase: login/taken:one\n"
              "to play it again: --only login/taken:one --seed 7");
}

TEST(StudentLines, CutTextsBetweenCharacters) {
    EXPECT_EQ(cut_to("abcdef", 6), "abcdef");
    EXPECT_EQ(cut_to("abcdef", 5), "ab...");
    EXPECT_EQ(cut_to("a\xc3\xa4\xc3\xa4", 4), "a...");
    EXPECT_EQ(cut_to("a\xc3\xa4\xc3\xa4x", 5), "a...");  // the second byte would be half a character
    EXPECT_EQ(cut_to("a\xc3\xa4\xc3\xa4xx", 6), "a\xc3\xa4...");
    EXPECT_EQ(cut_to("abcdef", 2), "..");
    EXPECT_EQ(cut_to("abcdef", 0), "");
    auto marks = usual_marks();
    marks.clauses[1].why.assign(100'000, 'x');
    EXPECT_LT(student_lines(marks)[1].output.size(), 9000U);
}

TEST(StudentLines, AddHiddenClausesUp) {
    auto marks = marks_with_hidden();
    const auto lines = student_lines(marks);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].number, "1.1");  // the place of LOGIN is not kept free
    EXPECT_EQ(lines[1].name, "hidden clauses");
    EXPECT_EQ(lines[1].output, "");
    EXPECT_DOUBLE_EQ(lines[1].points, 300.0 / 7);
    EXPECT_DOUBLE_EQ(lines[1].most, 600.0 / 7);
    EXPECT_FALSE(lines[1].passed);
    marks.clauses[1].points = marks.clauses[1].most;
    EXPECT_TRUE(student_lines(marks)[1].passed);
}

TEST(StudentFormats, TellNothingOfHiddenClauses) {
    const auto all = all_student_formats(marks_with_hidden());
    for (const auto& text : all) {
        EXPECT_THAT(text, Not(HasSubstr("LOGIN-1")));
        EXPECT_THAT(text, Not(::testing::ContainsRegex("LOGIN-2[^1]")));
        EXPECT_THAT(text, Not(HasSubstr("login/")));
    }
    EXPECT_THAT(all[0], HasSubstr("as another clause says, and not LOGIN-21"));
    EXPECT_THAT(all[0], HasSubstr("It is violated only because of another fault. That costs nothing more."));
    for (const auto& line : student_lines(marks_with_hidden()))
        EXPECT_THAT(line.output, Not(HasSubstr("hidden")));
}

TEST(StudentFormats, NameNoHiddenClauseThatDoesNotCount) {
    auto rubric = usual_rubric();
    rubric.hidden = {"GLOBAL-2"};  // which weighs nothing
    auto marks = usual_marks(rubric);
    marks.clauses[1].standing = ClauseStanding::follows;
    marks.clauses[1].follows_from = "GLOBAL-2";
    marks.clauses[1].why = "since GLOBAL-2 is violated";
    for (const auto& text : all_student_formats(marks))
        EXPECT_THAT(text, Not(HasSubstr("GLOBAL-2")));
}

TEST(StudentFormats, ShowNoCaseThatTellsOfAHiddenClause) {
    auto marks = usual_marks();
    auto& fault = marks.clauses[1];
    fault.why = "bob saw nothing";
    fault.case_id = "secret/case";
    fault.replay = "--only secret/case --seed 7";
    fault.case_hidden = true;
    const auto all = all_student_formats(marks);
    for (const auto& text : all) {
        EXPECT_THAT(text, Not(HasSubstr("secret")));
        EXPECT_THAT(text, Not(HasSubstr("--only")));
    }
    EXPECT_EQ(student_lines(marks)[1].output,
              "MUST: Text of LOGIN-2.\nIt is violated.\nbob saw nothing\n"
              "The case that shows it is not shown here.");
}

TEST(StudentFormats, TellTheRemark) {
    auto rubric = usual_rubric();
    rubric.hidden = {"PEER-1"};
    auto marks = usual_marks(rubric);
    marks.remark = "Play 2 was cut short:\nPEER-1 took 600 s.";
    EXPECT_EQ(student_summary(marks),
              "57 of 100 points.\nLost: LOGIN-2 -42.86.\nPlay 2 was cut short: another clause took 600 s.");
    const auto all = all_student_formats(marks);
    for (const std::size_t i : {0U, 1U, 3U, 4U, 5U, 6U})  // a line of Autolab has a number alone
        EXPECT_THAT(all[i], HasSubstr("Play 2 was cut short: another clause took 600 s."));
}

TEST(StudentFormats, TellOfABonusWhatWasGot) {
    auto rubric = usual_rubric();
    rubric.bonus = 5;
    EXPECT_THAT(student_summary(usual_marks(rubric)),
                ::testing::StartsWith("55 of 100 points, 5 of them as a bonus.\n"));
    auto cases = usual_cases();
    cases.back().kind = Kind::violates;
    EXPECT_THAT(student_summary(marks_of(rubric, {play_of(cases)})),
                ::testing::StartsWith("50 of 100 points, none of them as a bonus.\n"));
}

TEST(StudentFormats, HaveTextsOfSeveralLinesInOne) {
    EXPECT_EQ(one_line("one\r\n  two \n\nthree:\nfour.\nfive\n"), "one; two; three: four. five");
    EXPECT_EQ(one_line("\n"), "");
    auto marks = usual_marks();
    marks.clauses[1].text = "A list:\n\n- one\n- two";
    EXPECT_EQ(student_lines(marks)[1].name, "LOGIN-2: A list: - one; - two");
    EXPECT_THAT(all_student_formats(marks)[6], Not(HasSubstr("\\u{a}")));
}

// One rule for all: 0 points where it is the fault of the submission, and no grade where it is ours.
TEST(StudentFormats, GiveNothingForWhatCouldNotBePlayedByItsOwnFault) {
    const auto marks = marks_with_problem(false);
    const auto all = all_student_formats(marks);
    EXPECT_EQ(json::parse(all[0])["score"], 0);
    EXPECT_EQ(json::parse(all[1])["score"], 0);
    EXPECT_EQ(all[2], "{\"scores\":{\"Conformance\":0.0}}\n");
    EXPECT_THAT(all[4], ::testing::EndsWith("\nGrade :=>>0\n"));
    EXPECT_THAT(all[5], HasSubstr("\r\nada,0,it could not be built: exit status 3\r\n"));
    EXPECT_THAT(all[6], HasSubstr("\nParticipant 1,ada,0,it could not be built: exit status 3\n"));
}

TEST(StudentFormats, GiveNoGradeWhereTheProblemIsOurs) {
    const auto marks = marks_with_problem(true);
    const auto all = all_student_formats(marks);
    for (const std::size_t i : {0U, 1U, 2U})
        EXPECT_EQ(all[i], "");
    EXPECT_FALSE(json::parse(all[3]).contains("score"));
    EXPECT_EQ(all[4],
              "<|--\n-No points\n>an error of the suite itself: no memory\n"
              ">That is no fault of the submission, which has no points yet.\n--|>\n");
    EXPECT_EQ(all[5], "username,CHATHACK,CHATHACK feedback\r\n");
    EXPECT_EQ(all[6], "Identifier,Full name,Grade,Feedback comments\nParticipant 1,ada,,\n");
}

TEST(StudentFormats, ShowWhatAProgramSaysAsText) {
    for (const auto& text : all_student_formats(hostile_marks())) {
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        EXPECT_THAT(text, Not(HasSubstr("\xff")));
        EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
    }
}

// Gradescope, "Autograder Specifications": `score` overrides the sum of the tests' scores; a test has `score`
// and `max_score`; there is a `score` of the whole or of each test; `status` is passed or failed,
// `visibility` hidden, after_due_date, after_published or visible; where one test is not visible, students do
// not see the total.
TEST(Gradescope, HasATestForEachClauseAndTheTotal) {
    const auto file = json::parse(to_gradescope(usual_marks()));
    EXPECT_EQ(file["score"], 57);
    EXPECT_EQ(file["execution_time"], 1.5);
    EXPECT_EQ(file["output"], "57 of 100 points.\nLost: LOGIN-2 -42.86.");
    ASSERT_EQ(file["tests"].size(), 3U);
    const auto& test = file["tests"][1];
    EXPECT_EQ(test["name"], "LOGIN-2: Text of LOGIN-2.");
    EXPECT_EQ(test["number"], "1.2");
    EXPECT_EQ(test["score"], 0);
    EXPECT_EQ(test["max_score"], 42.86);
    EXPECT_EQ(test["status"], "failed");
    EXPECT_EQ(file["tests"][0]["status"], "passed");
    EXPECT_THAT(test["output"].get<std::string>(), HasSubstr("It is violated."));
    EXPECT_EQ(test["output_format"], "text");
}

TEST(Gradescope, HidesNoTestBecauseThatHidesTheTotal) {
    const auto file = json::parse(to_gradescope(marks_with_hidden()));
    EXPECT_EQ(file["visibility"], "visible");
    EXPECT_EQ(file["stdout_visibility"], "hidden");
    ASSERT_EQ(file["tests"].size(), 2U);
    for (const auto& test : file["tests"])
        EXPECT_EQ(test["visibility"], "visible");
    EXPECT_EQ(file["tests"][1]["name"], "hidden clauses");
    EXPECT_EQ(file["tests"][1]["score"], 42.86);
    EXPECT_FALSE(file["tests"][1].contains("output"));
}

TEST(Gradescope, OfWhatCouldNotBePlayedHasNoPointsAndTheReason) {
    const auto file = json::parse(to_gradescope(marks_with_problem(false)));
    EXPECT_EQ(file["score"], 0);
    EXPECT_EQ(file["output"], "it could not be built: exit status 3");
    EXPECT_TRUE(file["tests"].empty());
}

// classroom50, "The result.json contract": these keys; `score` and `max-score` are integers, of the result
// the sums of those of the tests; a test has "test-name", "passed", "score", "max-score", and more keys are
// kept.
TEST(Classroom50, HasWholeNumbersThatAddUp) {
    auto rubric = usual_rubric();
    rubric.bonus = 4.5;
    const auto file = json::parse(to_classroom50(usual_marks(rubric), submission()));
    std::set<std::string> keys;
    for (const auto& [key, value] : file.items())
        keys.insert(key);
    EXPECT_EQ(keys, (std::set<std::string>{"schema", "classroom", "assignment", "submission", "commit",
                                           "release", "review", "datetime", "score", "max-score", "tests"}));
    EXPECT_EQ(file["schema"], "classroom50/result/v1");
    EXPECT_EQ(file["submission"], "submit/1");
    EXPECT_EQ(file["datetime"], "2026-06-01T14:32:01Z");
    std::int64_t score = 0, most = 0;
    for (const auto& test : file["tests"]) {
        EXPECT_TRUE(test["score"].is_number_integer());
        EXPECT_TRUE(test["max-score"].is_number_integer());
        EXPECT_TRUE(test["passed"].is_boolean());
        EXPECT_TRUE(test["test-name"].is_string());
        score += test["score"].get<std::int64_t>();
        most += test["max-score"].get<std::int64_t>();
    }
    EXPECT_TRUE(file["score"].is_number_integer());
    EXPECT_EQ(file["score"], score);
    EXPECT_EQ(file["max-score"], most);
    EXPECT_EQ(score, 55);  // 50 + 4.5, halves up
    EXPECT_EQ(most, 105);  // 100 + 4.5
    EXPECT_EQ(file["tests"].size(), 4U);
    EXPECT_EQ(file["tests"][2]["test-name"], "LOGIN-2: Text of LOGIN-2.");
    EXPECT_EQ(file["tests"][2]["passed"], false);
    EXPECT_EQ(file["tests"][2]["most"], 50);
}

TEST(Classroom50, TakesTheSubmissionFromTheEnvironment) {
    std::map<std::string, std::string> variables{{"CLASSROOM", "networks"},
                                                 {"ASSIGNMENT", "chat"},
                                                 {"SUBMISSION_TAG", "submit/1"},
                                                 {"COMMIT_URL", "https://example.org/c"},
                                                 {"RELEASE_URL", "https://example.org/r"}};
    const auto get = [&](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    };
    std::string why_not;
    const auto made = classroom50_submission(get, "2026-06-01T14:32:01Z", why_not);
    ASSERT_TRUE(made.has_value()) << why_not;
    EXPECT_EQ(made->submission, "submit/1");
    EXPECT_EQ(made->release, "https://example.org/r");
    EXPECT_EQ(made->review, "https://example.org/c");  // there is none
    EXPECT_EQ(made->datetime, "2026-06-01T14:32:01Z");
    variables["REVIEW_URL"] = "https://example.org/d";
    EXPECT_EQ(classroom50_submission(get, "", why_not)->review, "https://example.org/d");
    variables.erase("CLASSROOM");
    variables["RELEASE_URL"] = "";
    EXPECT_FALSE(classroom50_submission(get, "", why_not).has_value());
    EXPECT_THAT(why_not, HasSubstr("lacks CLASSROOM, RELEASE_URL,"));
}

// Autolab, "Guide for lab authors": the last line that a grader prints is JSON with the scores by the names
// of the lab's problems, and nothing comes after it.
TEST(Autolab, IsOneLineWithTheScoreOfTheProblem) {
    const auto text = to_autolab(usual_marks(), "Conformance");
    EXPECT_EQ(text, "{\"scores\":{\"Conformance\":57.0}}\n");
    EXPECT_EQ(json::parse(to_autolab(usual_marks(), "a\n\"b\""))["scores"]["a\n\"b\""], 57);
    EXPECT_EQ(std::ranges::count(to_autolab(usual_marks(), "a\n\"b\""), '\n'), 1);
}

// PrairieLearn, "External grading": `score` from 0 to 1, or `gradable` false and `format_errors`; `points`
// and `max_points` in all tests or in none; the file is 1 MB at most.
TEST(PrairieLearn, HasAScoreFromZeroToOneAndPointsInAllTests) {
    const auto file = json::parse(to_prairielearn(usual_marks()));
    EXPECT_EQ(file["gradable"], true);
    EXPECT_DOUBLE_EQ(file["score"].get<double>(), 0.57);
    ASSERT_EQ(file["tests"].size(), 3U);
    for (const auto& test : file["tests"]) {
        EXPECT_TRUE(test["points"].is_number());
        EXPECT_TRUE(test["max_points"].is_number());
    }
    auto more = usual_marks();
    more.points = 105;
    EXPECT_EQ(json::parse(to_prairielearn(more))["score"], 1);
}

TEST(PrairieLearn, DoesNotGradeWhatCouldNotBePlayed) {
    for (const bool ours : {false, true}) {
        const auto marks = marks_with_problem(ours);
        const auto file = json::parse(to_prairielearn(marks));
        EXPECT_EQ(file["gradable"], false);
        EXPECT_EQ(file["format_errors"], json::array({student_summary(marks)}));
        EXPECT_FALSE(file.contains("score"));
    }
}

TEST(PrairieLearn, IsShortenedToOneMegabyte) {
    auto marks = usual_marks();
    marks.clauses.resize(1, marks.clauses[1]);
    marks.clauses.insert(marks.clauses.end(), 199, marks.clauses[0]);
    for (auto& clause : marks.clauses)
        for (std::size_t i = 0; i < 30'000; ++i)
            clause.why += "\xcc\x81";  // takes no column
    const auto text = to_prairielearn(marks);
    EXPECT_LE(text.size(), 1'000'000U);
    EXPECT_GT(text.size(), 400'000U);
    const auto file = json::parse(text);  // in which no character is cut
    EXPECT_EQ(file["tests"].size(), 200U);
    EXPECT_THAT(file["tests"][0]["output"].get<std::string>(), ::testing::EndsWith("..."));
    EXPECT_THAT(text, Not(HasSubstr("\xef\xbf\xbd")));
}

// VPL, "Automatic evaluation": the lines between `<|--` and `--|>` are comments; in them a line with - in
// front is a title, and one with > is shown as it is; `Comment :=>>` is a comment of one line; `Grade :=>>`
// is the grade.
TEST(Vpl, HasABlockForEachClauseThatLostPointsAndThenTheGrade) {
    EXPECT_EQ(to_vpl(usual_marks()),
              "<|--\n-Points\n>57 of 100 points.\n>Lost: LOGIN-2 -42.86.\n--|>\n"
              "<|--\n-LOGIN-2: Text of LOGIN-2. (0 of 42.86)\n>MUST: Text of LOGIN-2.\n>It is violated.\n"
              ">why of login/taken:one\n>case: login/taken:one\n"
              ">to play it again: --only login/taken:one --seed 7\n--|>\n\nGrade :=>>57\n");
}

TEST(Vpl, LetsNoProgramForgeBlocksOrGrades) {
    auto marks = hostile_marks();
    marks.clauses[1].text = "x\nGrade :=>>100\n--|>\n-y";
    const auto text = to_vpl(marks);
    std::istringstream lines{text};
    std::size_t begins = 0, ends = 0, grades = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line == "<|--") ++begins;
        if (line == "--|>") ++ends;
        if (line.starts_with("Grade :=>>")) ++grades;
        const bool ours = line == "<|--" || line == "--|>" || line == "Grade :=>>57";
        if (ours) continue;
        EXPECT_TRUE(line.empty() || line.front() == '>' || line.front() == '-') << line;
        EXPECT_THAT(line, Not(HasSubstr("=>>")));
        EXPECT_THAT(line, Not(HasSubstr("<|")));
        EXPECT_THAT(line, Not(HasSubstr("|>")));
    }
    EXPECT_EQ(begins, 2U);
    EXPECT_EQ(ends, 2U);
    EXPECT_EQ(grades, 1U);
}

// Moodle, "Grade import": one column tells the user, one for each item; an empty grade or "-" is none; an
// unknown user ends the import.
TEST(MoodleGradebook, HasALineForEachSubmissionWithPoints) {
    GradebookOptions options;
    options.user_column = "email";
    options.item = "Chat, part 1";
    EXPECT_EQ(to_moodle_gradebook({usual_marks(usual_rubric(), "ada@example.org"),
                                   marks_with_problem(true, "bob@example.org")},
                                  options),
              "email,\"Chat, part 1\"\r\nada@example.org,57\r\n");
    options.feedback = true;
    EXPECT_EQ(to_moodle_gradebook({usual_marks(usual_rubric(), "ada")}, options),
              "email,\"Chat, part 1\",\"Chat, part 1 feedback\"\r\n"
              "ada,57,57 of 100 points. Lost: LOGIN-2 -42.86.\r\n");
}

TEST(ClassCsv, HasALineForEachSubmissionAndAColumnForEachClause) {
    auto marks = marks_with_hidden();
    marks.clauses[0].unstable = true;
    marks.remark = "Play 2 was cut short:\nit took 600 s.";
    auto broken = marks_with_problem(false, "=bob()");
    broken.problem += "\nmake: *** 2";
    EXPECT_EQ(to_class_csv({marks, broken, marks_of({}, {}, "cyr")}),
              "name,points,maximum,problem,unstable,plays,seconds,LOGIN-1,LOGIN-2,GLOBAL-1,PEER-1,remark\r\n"
              "ada,57,100,,LOGIN-1,1,1.5,42.86,0,14.29,,Play 2 was cut short: it took 600 s.\r\n"
              "'=bob(),0,100,it could not be built: exit status 3; make: *** 2,,0,0.0,,,,,\r\n"
              "cyr,,100,It was not played.,,0,0.0,,,,,\r\n");
}

}  // namespace
}  // namespace chathack::reports::marks
