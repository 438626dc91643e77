#include "reports/render/markup.hpp"

#include <gtest/gtest.h>

namespace chathack::reports::markup {
namespace {

TEST(Markup, EscapesTextsAndAttributes) {
    EXPECT_EQ(text("<b a='1'>\"&\" @SUMMARY@"), "&lt;b a=&#39;1&#39;&gt;&quot;&amp;&quot; &#64;SUMMARY&#64;");
    EXPECT_EQ(text("a\x1b[31m\xff"), "a\\u{1b}[31m\\xff");
    EXPECT_EQ(element("a", {{"title", "\"><script>"}, {"class", ""}}, "x"),
              "<a title=\"&quot;&gt;&lt;script&gt;\">x</a>");
    EXPECT_EQ(script_link("#case/\"", text("<")), "<a data-address=\"#case/&quot;\">&lt;</a>");
}

TEST(Markup, TakesBackquotesForCode) {
    EXPECT_EQ(marked_up("a `<b>` c"), "a <code>&lt;b&gt;</code> c");
    EXPECT_EQ(marked_up("plain"), "plain");
}

TEST(Markup, EscapesAddresses) {
    EXPECT_EQ(in_address("global/limit:ascii@bytes+ipv6"), "global/limit:ascii@bytes%2Bipv6");
    EXPECT_EQ(in_address("\"ä"), "%22%C3%A4");
    EXPECT_EQ(file_address("a b/report.html"), "a%20b/report.html");
    EXPECT_EQ(file_address("javascript:x"), "./javascript:x");
}

TEST(Markup, TellsTimesAsThePagesDo) {
    EXPECT_EQ(time_in_words(0), "0 ms");
    EXPECT_EQ(time_in_words(999), "999 µs");
    EXPECT_EQ(time_in_words(1'234), "1.23 ms");
    EXPECT_EQ(time_in_words(12'345), "12.3 ms");
    EXPECT_EQ(time_in_words(123'456), "123 ms");
    EXPECT_EQ(time_in_words(1'234'567), "1.23 s");
}

}  // namespace
}  // namespace chathack::reports::markup
