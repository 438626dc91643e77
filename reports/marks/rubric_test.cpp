#include "reports/marks/rubric.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"

namespace chathack::reports::marks {
namespace {

using chathack::testing::written;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using verdict::Level;

const std::vector<std::string>& known_clauses() {
    static const std::vector<std::string> ids{"WIRE-1",   "WIRE-2",    "LOGIN-1",   "LOGIN-12",
                                              "GLOBAL-5", "PRIVATE-1", "PRIVATE-13"};
    return ids;
}

Rubric rubric_of(const std::string& yaml) {
    const auto loaded = load_rubric(written("rubric.yaml", yaml), known_clauses());
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    return loaded.rubric.value_or(Rubric{});
}

std::vector<std::string> faults_of(const std::string& yaml) {
    const auto path = written("rubric.yaml", yaml);
    const auto loaded = load_rubric(path, known_clauses());
    EXPECT_FALSE(loaded.rubric.has_value()) << yaml;
    std::vector<std::string> lines;
    for (const auto& diagnostic : loaded.diagnostics)
        lines.push_back(to_string(diagnostic).substr(path.size()));
    return lines;
}

TEST(Rubric, AsProposedHasTheDefaults) {
    const auto read = rubric_of(proposed_rubric());
    const Rubric expected;
    EXPECT_EQ(read.title, expected.title);
    EXPECT_EQ(read.maximum, expected.maximum);
    EXPECT_EQ(read.minimum, expected.minimum);
    EXPECT_EQ(read.step, expected.step);
    EXPECT_EQ(read.plays, expected.plays);
    EXPECT_EQ(read.partial, expected.partial);
    EXPECT_EQ(read.levels, expected.levels);
    EXPECT_EQ(read.families, expected.families);
    EXPECT_EQ(read.clauses, expected.clauses);
    EXPECT_EQ(read.bonus, expected.bonus);
    EXPECT_EQ(read.hidden, expected.hidden);
}

TEST(Rubric, HasWhatTheFileSays) {
    const auto read = rubric_of(R"(
title: Networks 2
maximum: 40
minimum: 2.5
step: 0.25
plays: 5
partial: share
levels: {must: 4, open: 0.5}
families: {WIRE: 1.5}
clauses: {PRIVATE-13: 0, 'PRIVATE-*': 2, 'WIRE-?': 7}
bonus: 5
hidden: [LOGIN-1, 'PRIVATE-*']
)");
    EXPECT_EQ(read.title, "Networks 2");
    EXPECT_EQ(read.maximum, 40);
    EXPECT_EQ(read.minimum, 2.5);
    EXPECT_EQ(read.step, 0.25);
    EXPECT_EQ(read.plays, 5U);
    EXPECT_EQ(read.partial, Partial::share);
    EXPECT_EQ(read.levels,
              (std::map<Level, double>{{Level::must, 4}, {Level::should, 1}, {Level::open, 0.5}}));
    EXPECT_EQ(read.families, (std::map<std::string, double>{{"WIRE", 1.5}}));
    EXPECT_EQ(read.clauses, (std::map<std::string, double>{
                                {"PRIVATE-1", 2}, {"PRIVATE-13", 0}, {"WIRE-1", 7}, {"WIRE-2", 7}}));
    EXPECT_EQ(read.bonus, 5);
    EXPECT_THAT(read.hidden, ElementsAre("LOGIN-1", "PRIVATE-1", "PRIVATE-13"));
}

TEST(Rubric, PutsALaterPatternBeforeAnEarlierOne) {
    EXPECT_EQ(rubric_of("clauses: {'PRIVATE-*': 2, 'PRIVATE-1*': 4, 'PRIVATE-1?': 5}").clauses,
              (std::map<std::string, double>{{"PRIVATE-1", 4}, {"PRIVATE-13", 5}}));
}

TEST(Rubric, WeighsByLevelFamilyAndClause) {
    Rubric rubric;
    rubric.families["WIRE"] = 1.5;
    rubric.clauses["WIRE-2"] = 7;
    EXPECT_EQ(weight_of(rubric, "LOGIN-1", Level::must), 3);
    EXPECT_EQ(weight_of(rubric, "LOGIN-1", Level::should), 1);
    EXPECT_EQ(weight_of(rubric, "LOGIN-1", Level::open), 1);
    EXPECT_EQ(weight_of(rubric, "WIRE-1", Level::must), 4.5);
    EXPECT_EQ(weight_of(rubric, "WIRE-2", Level::open), 7);
}

TEST(Rubric, TurnsAwayNumbersThatMakeNoSense) {
    struct Row {
        const char* yaml;
        const char* fault;
    };
    for (const auto& [yaml, fault] : {
             Row{"maximum: 0", ":1:10: error: `maximum` must be a number above 0"},
             Row{"maximum: -5", ":1:10: error: `maximum` must be a number above 0"},
             Row{"maximum: 1e3", ":1:10: error: `maximum` must be"},
             Row{"maximum: inf", ":1:10: error: `maximum` must be"},
             Row{"maximum: '12,5'", "such as 2.5, and this is `12,5`"},
             Row{"maximum: 1000001", "at most 1000000"},
             Row{"maximum: [1]", ":1:10: error: `maximum` must be a single value"},
             Row{"minimum: -1", ":1:10: error: `minimum` must be a number from 0"},
             Row{"minimum: 100", ":1:10: error: `minimum` must be less than `maximum`"},
             Row{"step: 0", ":1:7: error: `step` must be a number above 0"},
             Row{"step: 0.3", "`maximum` must be a multiple of `step`"},
             Row{"bonus: 0", ":1:8: error: `bonus` must be a number above 0"},
             Row{"bonus: 0.7", ":1:8: error: `bonus` must be a multiple of `step`"},
             Row{"plays: 0", ":1:8: error: `plays` must be a whole number from 1 to 20"},
             Row{"plays: 21", ":1:8: error: `plays` must be a whole number from 1 to 20"},
             Row{"plays: 2.5", ":1:8: error: `plays` must be a whole number"},
             Row{"levels: {must: -1}", ":1:16: error: `must` must be a number from 0"},
             Row{"families: {WIRE: -1}", ":1:18: error: `WIRE` must be a number from 0"},
             Row{"clauses: {WIRE-1: x}", ":1:19: error: `WIRE-1` must be a number from 0"},
         }) {
        EXPECT_THAT(faults_of(yaml), ElementsAre(HasSubstr(fault))) << yaml;
    }
}

TEST(Rubric, SaysWhatWasMeantByANameThatIsUnknown) {
    struct Row {
        const char* yaml;
        const char* fault;
    };
    for (const auto& [yaml, fault] : {
             Row{"maximun: 3", ":1:1: error: unknown key `maximun` in a rubric; did you mean `maximum`?"},
             Row{"partial: hafl",
                 ":1:10: error: `partial` must be none, half or share, and this is `hafl`; did "
                 "you mean `half`?"},
             Row{"levels: {most: 3}", ":1:10: error: unknown key `most` in `levels`; did you mean `must`?"},
             Row{"families: {PRIVAT: 2}",
                 ":1:12: error: there is no family of clauses `PRIVAT`; did you mean `PRIVATE`?"},
             Row{"clauses: {login-12: 2}",
                 ":1:11: error: there is no clause `login-12`; did you mean `LOGIN-12`?"},
             Row{"clauses: {'PRIVAT-*': 2}",
                 ":1:11: error: no clause has a name like `PRIVAT-*`; did you mean `PRIVATE-*`?"},
             Row{"hidden: [GLOBL-5]", ":1:10: error: there is no clause `GLOBL-5`; did you mean `GLOBAL-5`?"},
             Row{"hidden: LOGIN-1", ":1:9: error: `hidden` must be a list"},
             Row{"title: ' '", ":1:8: error: `title` is empty"},
             Row{"levels: 3", ":1:9: error: "},
             Row{"- 1", ":1:1: error: "},
         }) {
        EXPECT_THAT(faults_of(yaml), ElementsAre(HasSubstr(fault))) << yaml;
    }
}

TEST(Rubric, IsTurnedAwayWhenNothingCounts) {
    EXPECT_THAT(faults_of("levels: {must: 0, should: 0, open: 0}"),
                ElementsAre(HasSubstr("no clause counts")));
    EXPECT_THAT(faults_of("clauses: {'*': 0}"), ElementsAre(HasSubstr("no clause counts")));
    EXPECT_THAT(faults_of("levels: {must: 0, open: 0}\nbonus: 5"),
                ElementsAre(HasSubstr("nothing else weighs")));
    EXPECT_THAT(faults_of("levels: {should: 0}\nbonus: 5"), ElementsAre(HasSubstr("all of them weigh 0")));
}

TEST(Rubric, ThatIsNoFileIsTurnedAway) {
    const auto loaded = load_rubric(chathack::testing::scratch_path("none.yaml"), known_clauses());
    EXPECT_FALSE(loaded.rubric.has_value());
    EXPECT_EQ(loaded.diagnostics.size(), 1U);
}

}  // namespace
}  // namespace chathack::reports::marks
