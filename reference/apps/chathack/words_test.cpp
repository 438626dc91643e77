#include "reference/apps/chathack/words.hpp"

#include <gtest/gtest.h>

namespace chathack::apps {
namespace {

TEST(Visible, LeavesTextsAsTheyAre) {
    for (const std::string text :
         {"", "hi", "C:\\temp \\o/",
          "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80"}) {
        EXPECT_EQ(visible(text), text);
    }
}

TEST(Visible, MakesWhatCouldMoveHideOrColourHarmless) {  // CLIENT-3
    const std::pair<std::string, std::string_view> cases[] = {
        {"a\nb\tc\r", "a\\nb\\tc\\x0d"},
        {"\x1b[2J\x07", "\\x1b[2J\\x07"},
        {std::string{"\0", 1}, "\\x00"},
        {"\x7f", "\\x7f"},
        {"\xc2\x9b"
         "31m",
         "\\xc2\\x9b31m"},  // C1: the one-character escape
        {"\xe2\x80\xae"
         "evil",
         "\\xe2\\x80\\xaeevil"},              // bidirectional override
        {"\xe2\x81\xa6", "\\xe2\\x81\\xa6"},  // isolate
        {"\xe2\x80\xa8", "\\xe2\\x80\\xa8"},  // line separator
        {"\xff\xc3", "\\xff\\xc3"},           // not UTF-8
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},  // a surrogate
    };
    for (const auto& [text, shown] : cases)
        EXPECT_EQ(visible(text), shown);
}

TEST(QuotedLogin, ReadsBackAsTheSameLogin) {
    const std::pair<std::string, std::string_view> cases[] = {
        {"bob", "bob"},
        {"b.o-b_7", "b.o-b_7"},
        {"J\xc3\xbcrgen", "J\xc3\xbcrgen"},
        {"", "\"\""},
        {"bob smith", "\"bob smith\""},
        {"bob ", "\"bob \""},
        {"bob>", "\"bob>\""},
        {"a\"b", "\"a\\\"b\""},
        {"dom\\bob", "\"dom\\\\bob\""},
        {"x\x1b[2J", "\"x\\x1b[2J\""},
        {"x\n", "\"x\\x0a\""},
        {"\xff", "\"\\xff\""},
        {"/quit", "\"/quit\""},
    };
    for (const auto& [login, shown] : cases) {
        SCOPED_TRACE(shown);
        EXPECT_EQ(quoted_login(login), shown);
        const auto line = " " + quoted_login(login) + " rest";
        std::string_view rest = line;
        std::string word;
        EXPECT_TRUE(take_word(rest, word));
        EXPECT_EQ(word, login);
        EXPECT_EQ(rest, " rest");
    }
}

TEST(TakeWord, KnowsWhereAWordEnds) {
    const auto take = [](std::string_view line) {
        std::string word;
        return take_word(line, word) ? word + "|" + std::string{line} : "none";
    };
    EXPECT_EQ(take(""), "none");
    EXPECT_EQ(take("   "), "none");
    EXPECT_EQ(take("a"), "a|");
    EXPECT_EQ(take("a  b"), "a|  b");
    EXPECT_EQ(take("a\\b c"), "a\\b| c");
    EXPECT_EQ(take("\"a b\" c"), "a b| c");
    EXPECT_EQ(take("\"a b"), "none") << "quotes that do not end";
    EXPECT_EQ(take("\"a\"b"), "none") << "a word ends with its quotes";
    EXPECT_EQ(take("\"a\\"), "none");
    EXPECT_EQ(take("\"\\x4\""), "x4|") << "no two digits";
    EXPECT_EQ(take("\"\\x41\\xzz\""), "Axzz|");
}

}  // namespace
}  // namespace chathack::apps
