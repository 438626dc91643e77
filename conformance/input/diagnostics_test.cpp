#include "conformance/input/diagnostics.hpp"

#include <gtest/gtest.h>

namespace chathack::input {
namespace {

TEST(Diagnostics, StandInTheOrderOfTheFileEachOnce) {
    Diagnostics report{"a.yaml"};
    report.error({2, 1}, "second");
    report.error({1, 5}, "first");
    report.error({2, 1}, "second");
    report.error({2, 1}, "another");
    EXPECT_EQ(report.errors(), 4U);
    const auto all = report.take();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(to_string(all[0]), "a.yaml:1:5: error: first");
    EXPECT_EQ(to_string(all[1]), "a.yaml:2:1: error: second");
    EXPECT_EQ(to_string(all[2]), "a.yaml:2:1: error: another");
}

TEST(Diagnostics, AreOnlySoMany) {
    Diagnostics report{"a.yaml"};
    for (std::size_t line = 1; line <= Diagnostics::diagnostics_max; ++line)
        report.error({line, 1}, "wrong");
    Diagnostics full = report;
    EXPECT_EQ(full.take().size(), Diagnostics::diagnostics_max);
    report.error({500, 1}, "wrong");
    const auto all = report.take();
    ASSERT_EQ(all.size(), Diagnostics::diagnostics_max + 1);
    EXPECT_EQ(to_string(all.back()), "a.yaml: error: there are more errors; correct these first");
}

TEST(Shown, CutsLongWordsAndHidesControlCharacters) {
    struct Row {
        std::string word;
        std::string text;
    };
    const std::vector<Row> rows{
        {"alice", "`alice`"},
        {"", "``"},
        {"a\nb\x7f", "`a?b?`"},
        {std::string(60, 'a'), "`" + std::string(60, 'a') + "`"},
        {std::string(61, 'a'), "`" + std::string(60, 'a') + "...`"},
        {std::string(59, 'a') + "é", "`" + std::string(59, 'a') + "...`"},  // not cut inside a character
    };
    for (const auto& row : rows)
        EXPECT_EQ(shown(row.word), row.text);
}

TEST(Either, JoinsWords) {
    EXPECT_EQ(either({}), "");
    EXPECT_EQ(either({"a"}), "a");
    EXPECT_EQ(either({"a", "b"}), "a or b");
    EXPECT_EQ(either({"a", "b", "c"}), "a, b or c");
}

TEST(Hint, NamesTheNearestWordOrAllOfAFew) {
    EXPECT_EQ(hint("titel", {"title", "about"}), "; did you mean `title`?");
    EXPECT_EQ(hint("zzzzzz", {"title", "about"}), "; known are title and about");
    EXPECT_EQ(hint("zzzzzz", {"title"}), "; known is title");
    EXPECT_EQ(hint("zzzzzz", {}), "");
    EXPECT_EQ(hint("fenc", {"alice"}, {"fence"}), "; did you mean `fence`?");
    EXPECT_EQ(hint("zzzzzz", {"alice"}, {"fence"}), "; known is alice");
    EXPECT_EQ(hint("zzzzzz", std::vector<std::string_view>(21, "title")), "");
}

}  // namespace
}  // namespace chathack::input
