#include "reference/apps/chathack/paste.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::apps {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Lines = std::vector<std::string>;

TEST(Paste, EveryKindOfLineEndEndsALine) {
    EXPECT_THAT(lines_of("one\ntwo"), ElementsAre("one", "two"));
    EXPECT_THAT(lines_of("one\r\ntwo\r\n"), ElementsAre("one", "two"));
    EXPECT_THAT(lines_of("one\rtwo\r"), ElementsAre("one", "two"));
    EXPECT_THAT(lines_of("one\n\n \ntwo"), ElementsAre("one", " ", "two"));
    EXPECT_THAT(lines_of("\r\n"), IsEmpty());
    EXPECT_THAT(lines_of(""), IsEmpty());
}

TEST(Paste, CommandsAmongOtherLinesAreAskedAbout) {
    EXPECT_EQ(question_about({"hello", "/msg bob secret"}, false),
              "2 lines came at once, 1 of them a command: carry out each? (y/n) ");
    EXPECT_EQ(question_about({"/ask bob", "/quit", "x"}, false),
              "3 lines came at once, 2 of them commands: carry out each? (y/n) ");
    EXPECT_EQ(question_about({"/quit"}, true),
              "1 line came at once, 1 of them a command: carry out each? (y/n) ");
}

TEST(Paste, OneLineAndTextsAreNotAskedAbout) {
    EXPECT_EQ(question_about({"/msg bob secret"}, false), "");
    EXPECT_EQ(question_about({"hello", "world"}, false), "");
    EXPECT_EQ(question_about({"hello", "//home is a text"}, true), "");
    EXPECT_EQ(question_about({}, true), "");
}

TEST(Paste, OnlyAYesAloneIsAYes) {
    for (const Lines& yes : {Lines{"y"}, Lines{"Y"}, Lines{"yes"}})
        EXPECT_TRUE(is_yes(yes));
    for (const Lines& no : {Lines{}, Lines{""}, Lines{"n"}, Lines{"yesterday"}, Lines{"y", "/quit"}})
        EXPECT_FALSE(is_yes(no));
}

}  // namespace
}  // namespace chathack::apps
