#include "reports/text/printable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::reports {
namespace {

using ::testing::ElementsAre;

TEST(Printable, LeavesReadableTextAlone) {
    for (const char* text :
         {"", "plain <b>&amp;\"'", "h\u00e9llo \u4f60\u597d \U0001F600 \u0645\u0631\u062d\u0628\u0627"})
        EXPECT_EQ(printable(text), text);
}

TEST(Printable, EscapesWhatATerminalObeysAndWhatHides) {
    EXPECT_EQ(printable("\x1b[2J\a\r\x7f"), "\\u{1b}[2J\\u{7}\\u{d}\\u{7f}");
    EXPECT_EQ(printable(std::string{"a\0b", 3}), "a\\u{0}b");
    EXPECT_EQ(printable("\u202egnp.exe\u2066\u200b\u2028"), "\\u{202e}gnp.exe\\u{2066}\\u{200b}\\u{2028}");
    EXPECT_EQ(printable("\ufffe\uffff\ue000"), "\\u{fffe}\\u{ffff}\\u{e000}");  // XML forbids FFFE and FFFF
}

TEST(Printable, ShowsBytesThatAreNoUtf8) {
    EXPECT_EQ(printable("\xff\xc3(\xed\xa0\x80"), "\\xff\\xc3(\\xed\\xa0\\x80");
    EXPECT_EQ(printable("\xe4\xbd"), "\\xe4\\xbd");  // half a character at the end
}

TEST(Printable, KeepsLineEndsWhenAsked) {
    EXPECT_EQ(printable("a\nb\r\n"), "a\\u{a}b\\u{d}\\u{a}");
    EXPECT_EQ(printable("a\nb\r\n", LineEnds::keep), "a\nb\\u{d}\n");
}

TEST(Columns, CountWideAndCombiningCharacters) {
    EXPECT_EQ(columns_of("abc"), 3U);
    EXPECT_EQ(columns_of("\u4f60\u597d"), 4U);
    EXPECT_EQ(columns_of("e\u0301"), 1U);
}

TEST(Shortened, TextEndsInDotsWithinItsColumns) {
    EXPECT_EQ(shortened("abcdef", 6), "abcdef");
    EXPECT_EQ(shortened("abcdefg", 6), "abc...");
    EXPECT_EQ(shortened("\u4f60\u597d\u4f60\u597d", 6),
              "\u4f60...");  // half of a wide character cannot be shown
    EXPECT_EQ(shortened("abcdef", 2), "..");
    EXPECT_EQ(shortened("abcdef", 0), "");
}

TEST(Wrapped, BreaksAtSpacesAndLineEnds) {
    EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
    EXPECT_THAT(wrapped("one\ntwo", 20), ElementsAre("one", "two"));
    EXPECT_THAT(wrapped("averylongword x", 4), ElementsAre("averylongword", "x"));
    EXPECT_THAT(wrapped("", 10), ElementsAre(""));
}

}  // namespace
}  // namespace chathack::reports
