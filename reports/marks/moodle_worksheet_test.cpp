#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/marks/csv_table.hpp"
#include "reports/marks/formats.hpp"
#include "reports/marks/testing/plays.hpp"

// Moodle, "Assignment settings: offline grading worksheet": the import needs Identifier ("Participant 1234"),
// Grade, and Last modified (grade), whose dates tell whether somebody has graded meanwhile. Heads are in the
// language of the site.
namespace chathack::reports::marks {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// 57 points of 100.
Marks named(const std::string& name) { return usual_marks(usual_rubric(), name); }

constexpr const char* english_worksheet =
    "\xef\xbb\xbf"
    "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum Grade\",\"Grade can be changed\","
    "\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"\r\n"
    "\"Participant 1234\",\"Ada Lovelace\",ada@example.org,\"Submitted for grading - \",,100.00,Yes,"
    "\"Monday, 1 June 2026, 2:03 PM\",-,\r\n"
    "\"Participant 99\",\"Bob \"\"B\"\" Bo\nb\",bob@example.org,\"No submission\",\"12.50\",100.00,Yes,-,"
    "\"Monday, 1 June 2026, 2:03 PM\",\"old, text\"\r\n"
    "\"Participant 7\",\"Cy Dee\",cy@example.org,\"No submission\",,100.00,Yes,-,-,\r\n";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

TEST(MoodleWorksheet, KeepsEveryOtherByte) {
    const auto filled = fill_moodle_worksheet(english_worksheet, {named("1234"), named("Participant 99")});
    ASSERT_EQ(filled.why_not, "");
    EXPECT_EQ(filled.csv, replaced(replaced(english_worksheet, "grading - \",,", "grading - \",57,"),
                                   "\"12.50\"", "\"57\""));
    EXPECT_EQ(filled.filled, 2U);
    EXPECT_THAT(filled.left, ElementsAre("Participant 7 (Cy Dee)"));
    EXPECT_THAT(filled.unmatched, IsEmpty());
}

TEST(MoodleWorksheet, WithoutAMatchIsUnchanged) {
    const auto filled = fill_moodle_worksheet(english_worksheet, {named("4321"), named("Eve")});
    EXPECT_EQ(filled.csv, english_worksheet);
    EXPECT_EQ(filled.filled, 0U);
    EXPECT_EQ(filled.left.size(), 3U);
    EXPECT_THAT(filled.unmatched, ElementsAre("4321: no row", "Eve: no row"));
}

TEST(MoodleWorksheet, MatchesByNumberFolderOrFullName) {
    for (const auto* name :
         {"1234", "Participant 1234", "participant_1234", "Ada Lovelace_1234_assignsubmission_file_",
          "Somebody_1234_assignsubmission_file", "Ada Lovelace", " ada  lovelace", "Ada_Lovelace"}) {
        const auto filled = fill_moodle_worksheet(english_worksheet, {named(name)});
        EXPECT_EQ(filled.csv, replaced(english_worksheet, "grading - \",,", "grading - \",57,")) << name;
    }
    for (const auto* name : {"123", "Group 1234", "Ada", "Ada Lovelace 1234", "234"})
        EXPECT_EQ(fill_moodle_worksheet(english_worksheet, {named(name)}).unmatched.size(), 1U) << name;
}

TEST(MoodleWorksheet, GivesNoPointsWhereItIsNotClearWhose) {
    const auto two =
        fill_moodle_worksheet(english_worksheet, {named("1234"), named("Ada Lovelace"), named("7")});
    EXPECT_EQ(two.filled, 1U);
    EXPECT_THAT(two.unmatched,
                ElementsAre("1234: another submission is for Participant 1234 (Ada Lovelace), too",
                            "Ada Lovelace: another submission is for Participant 1234 (Ada Lovelace), too"));
    const auto same_name = replaced(english_worksheet, "Cy Dee", "Ada Lovelace");
    const auto filled = fill_moodle_worksheet(same_name, {named("Ada Lovelace")});
    EXPECT_EQ(filled.csv, same_name);
    EXPECT_THAT(filled.unmatched, ElementsAre("Ada Lovelace: more than one row"));
}

TEST(MoodleWorksheet, LeavesARowWithoutMarksAsItIs) {
    auto more = named("99");
    more.points = 100.5;
    const auto filled =
        fill_moodle_worksheet(english_worksheet, {marks_of({}, {}, "1234"), more, named("7")});
    EXPECT_EQ(filled.filled, 1U);
    EXPECT_THAT(filled.refused,
                ElementsAre("1234: It was not played.", "99: 100.5 points are more than the maximum of 100"));
    EXPECT_THAT(filled.left, IsEmpty());  // each row is told once
    EXPECT_THAT(filled.csv, HasSubstr(",\"12.50\","));
}

TEST(MoodleWorksheet, TellsEachRowThatStaysOnceAndInOneLine) {
    auto none = marks_of({}, {}, "1234");
    none.problem = "an error of the suite itself:\nno memory\nnone at all";
    const auto filled = fill_moodle_worksheet(english_worksheet, {none, named("7")});
    EXPECT_THAT(filled.refused, ElementsAre("1234: an error of the suite itself: no memory; none at all"));
    EXPECT_THAT(filled.left, ElementsAre("Participant 99 (Bob \"B\" Bo\\u{a}b)"));
}

TEST(MoodleWorksheet, IsFilledWithCommentsWhenAsked) {
    WorksheetOptions options;
    options.feedback = true;
    const auto filled = fill_moodle_worksheet(english_worksheet, {named("99")}, options);
    EXPECT_EQ(filled.csv, replaced(replaced(english_worksheet, "\"12.50\"", "\"57\""), "\"old, text\"",
                                   "\"57 of 100 points.<br>Lost: LOGIN-2 -42.86.<br>LOGIN-2: Text of "
                                   "LOGIN-2. (0 of 42.86)\""));
    auto marks = named("99");
    marks.clauses[1].text = "<b>";
    EXPECT_THAT(fill_moodle_worksheet(english_worksheet, {marks}, options).csv, HasSubstr("&lt;b&gt;"));
    const std::string none = "Identifier,Grade\nParticipant 1,\n";
    EXPECT_EQ(fill_moodle_worksheet(none, {named("1")}, options).csv, "Identifier,Grade\nParticipant 1,57\n");
}

TEST(MoodleWorksheet, HasADecimalCommaWhereItHadOne) {
    const std::string german =
        "ID,\"Vollständiger Name\",Bewertung,Bestwertung,\"Zuletzt geändert (Bewertung)\",\"Feedback als "
        "Kommentar\"\n"
        "Teilnehmer/in1234,\"Ada Lovelace\",,\"100,00\",-,\n";
    auto marks = named("Ada Lovelace");
    marks.points = 57.5;
    EXPECT_EQ(fill_moodle_worksheet(german, {marks}).csv,
              replaced(german, "Lovelace\",,", "Lovelace\",\"57,5\","));
    marks.name = "Teilnehmer/in1234";
    EXPECT_EQ(fill_moodle_worksheet(german, {marks}).filled, 1U);
    EXPECT_THAT(fill_moodle_worksheet(english_worksheet, {marks}).csv, HasSubstr("99"));
    marks.name = "1234";
    EXPECT_THAT(fill_moodle_worksheet(english_worksheet, {marks}).csv, HasSubstr(",57.5,100.00"));
    marks.points = 101;
    EXPECT_EQ(fill_moodle_worksheet(german, {marks}).refused.size(), 1U);
}

TEST(MoodleWorksheet, IsReadInManyLanguages) {
    struct Row {
        const char* identifier;
        const char* grade;
        const char* participant;
    };
    for (const auto& [identifier, grade, participant] :
         {Row{"Identifiant", "Note", "Participant "}, Row{"Identificador", "Calificación", "Participante "},
          Row{"Identificativo", "Valutazione", "Partecipante"}, Row{"Identificator", "Cijfer", "Deelnemer "},
          Row{"Identificador", "Nota", "Participante"}, Row{"Identyfikator", "Ocena", "Uczestnik "},
          Row{"Record", "Grade", "Katılımcı "}}) {
        const auto sheet =
            std::string{identifier} + "," + grade + "\n" + participant + "12,\n" + participant + "13,\n";
        const auto filled = fill_moodle_worksheet(sheet, {named("13")});
        EXPECT_EQ(filled.csv, replaced(sheet, "13,", "13,57")) << filled.why_not;
    }
}

TEST(MoodleWorksheet, TakesColumnsThatAreNamed) {
    WorksheetOptions options;
    options.grade_column = "Arvosana";
    options.name_column = "Koko nimi";
    const std::string sheet = "Tunniste,Koko nimi,Arvosana\nOsallistuja 5,Ada,\n";
    EXPECT_EQ(fill_moodle_worksheet(sheet, {named("Ada")}, options).csv, replaced(sheet, "Ada,", "Ada,57"));
    EXPECT_EQ(fill_moodle_worksheet(sheet, {named("Ada")}).why_not,
              "no column is known to be that of grades; the columns are: Tunniste, Koko nimi, Arvosana");
    options.grade_column = "Grade";
    EXPECT_THAT(fill_moodle_worksheet(sheet, {named("Ada")}, options).why_not,
                HasSubstr("there is no column \"Grade\""));
}

TEST(MoodleWorksheet, ThatIsNoneIsTurnedAwayWithAReason) {
    struct Row {
        const char* sheet;
        const char* why;
    };
    for (const auto& [sheet, why] :
         {Row{"", "it has no rows"}, Row{"\n\n", "it has no rows"},
          Row{"Identifier,Grade\n\"Participant 1,\n", "line 2: a quote is not closed"},
          Row{"Identifier,Grade\n\"Participant 1\"x,\n",
              "line 2: a quote is not closed, or text stands behind it"},
          Row{"Identifier,Grade\nParticipant 1\n", "line 2 has 1 cells, and the first line has 2"},
          Row{"Identifier;Grade\nParticipant 1;\n", "the columns are: Identifier;Grade"},
          Row{"Identifier,Grade\nAda,\n", "no column has identifiers such as \"Participant 1234\""},
          Row{"Identifier,Grade\nParticipant 1,\nGroup 2,\n", "no column has identifiers"},
          Row{"Identifier,Grade\nParticipant 1,\nParticipant 1,\n", "no column has identifiers"},
          Row{"Identifier,Grade,Grade\nParticipant 1,,\n", "two columns may be that of grades"}}) {
        const auto filled = fill_moodle_worksheet(sheet, {named("1")});
        EXPECT_THAT(filled.why_not, HasSubstr(why)) << sheet;
        EXPECT_EQ(filled.csv, "");
    }
}

TEST(CsvTable, ReadsQuotesLineEndsAndEmptyCells) {
    std::string why_not;
    const auto rows = read_csv("a,\"b\"\"c\nd\",\r\n\r\n1,2,3\n\"\",,x", why_not);
    ASSERT_TRUE(rows.has_value()) << why_not;
    std::vector<std::vector<std::string>> values;
    for (const auto& row : *rows) {
        values.emplace_back();
        for (const auto& cell : row)
            values.back().push_back(cell.value);
    }
    EXPECT_EQ(values,
              (std::vector<std::vector<std::string>>{{"a", "b\"c\nd", ""}, {"1", "2", "3"}, {"", "", "x"}}));
}

TEST(CsvTable, ChangesSingleCells) {
    std::string why_not;
    const std::string text = "a,\"b\",c\r\nd,e,f";
    const auto rows = read_csv(text, why_not);
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(
        with_changes(text, {{&rows->at(1)[2], "x\"y"}, {&rows->at(0)[1], "1"}, {&rows->at(1)[0], "1,5"}}),
        "a,\"1\",c\r\n\"1,5\",e,\"x\"\"y\"");
    EXPECT_EQ(with_changes(text, {}), text);
}

}  // namespace
}  // namespace chathack::reports::marks
