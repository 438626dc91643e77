#include "reference/apps/escape.hpp"

#include <gtest/gtest.h>

namespace chathack::apps {
namespace {

TEST(Escape, LeavesReadableTextAsItIs) {
    for (const std::string text : {"", "bob", "bob smith",
                                   "b\xc3\xb6"
                                   "b",
                                   "\xd7\x90\xd7\x91", "\xf0\x9f\x98\x80",
                                   "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" /* joined emoji */}) {
        EXPECT_EQ(escape(text), text);
    }
}

TEST(Escape, MakesWhatATerminalObeysVisible) {
    const struct {
        std::string text;
        std::string escaped;
    } table[] = {
        {"\x1b[2J", "\\x1b[2J"},
        {"a\nb\r\t", "a\\x0ab\\x0d\\x09"},
        {std::string{"a\0b", 3}, "a\\x00b"},
        {"\x7f", "\\x7f"},
        {"\xc2\x9b"
         "2J",
         "\\xc2\\x9b2J"},  // C1: CSI
        {"\xe2\x80\xae"
         "evil",
         "\\xe2\\x80\\xaeevil"},  // U+202E, right-to-left override
        {"a\xe2\x80\xa8"
         "b",
         "a\\xe2\\x80\\xa8b"},                      // U+2028, line separator
        {"bob\xe2\x80\x8b", "bob\\xe2\\x80\\x8b"},  // U+200B, zero-width space
    };
    for (const auto& row : table)
        EXPECT_EQ(escape(row.text), row.escaped);
}

TEST(Escape, CanBeReadBack) {
    EXPECT_EQ(escape("\\x1b"), "\\\\x1b");
    EXPECT_NE(escape("\\x1b"), escape("\x1b"));
}

TEST(Escape, ShowsTheBytesOfWhatIsNotUtf8) {
    EXPECT_EQ(escape("\xff"), "\\xff");
    EXPECT_EQ(escape("a\xc3"), "a\\xc3");  // cut
    EXPECT_EQ(escape("\xc3"
                     "bob"),
              "\\xc3bob");                                 // the rest is valid
    EXPECT_EQ(escape("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
}

TEST(Escape, LeavesFormatCharactersThatDoNoHarm) {
    EXPECT_EQ(escape("a\xc2\xad"        // a soft hyphen
                     "b\xe2\x81\xa0"),  // a word joiner
              "a\xc2\xad"
              "b\xe2\x81\xa0");
}

TEST(Escape, ShowsEveryMarkThatReordersText) {
    for (const std::string mark :
         {"\xd8\x9c", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac",
          "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9"})
        EXPECT_EQ(escape(mark).substr(0, 2), "\\x") << escape(mark);
}

TEST(WithoutHarm, HasOneSignForEachCharacter) {
    EXPECT_EQ(without_harm("a\x1b[2J\xff\xe2\x80\xae\\b\xc3\xb6", '_'), "a_[2J___b\xc3\xb6");
}

}  // namespace
}  // namespace chathack::apps
