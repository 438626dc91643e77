#include "conformance/input/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chathack::input {
namespace {

struct Row {
    std::string_view pattern;
    std::string_view text;
    bool matches;
};

TEST(Glob, StarsStandForAnyRunAndQuestionMarksForOneCharacter) {
    constexpr Row rows[] = {
        {"PRIVATE-*", "PRIVATE-12", true},
        {"PRIVATE-*", "PRIVATE-", true},
        {"PRIVATE-*", "PRIVATE", false},
        {"PRIVATE-*", "XPRIVATE-1", false},
        {"PRIVATE-?", "PRIVATE-1", true},
        {"PRIVATE-?", "PRIVATE-12", false},
        {"*-1", "WIRE-1", true},
        {"*-1", "WIRE-11", false},
        {"*-1", "A-1-1", true},
        {"global/*1024*", "global/limit-1024-ascii", true},
        {"*/limit-*-ascii", "global/limit-1024-two-byte", false},
        {"GLOBAL-7", "GLOBAL-7", true},
        {"GLOBAL-7", "GLOBAL-70", false},
        {"global-7", "GLOBAL-7", false},
        {"a*b*c", "a-b-b-c", true},
        {"a*b*c", "a-c-b", false},
        {"", "", true},
        {"", "x", false},
        {"*", "", true},
        {"**", "x", true},
        {"?", "", false},
    };
    for (const auto& row : rows)
        EXPECT_EQ(matches_glob(row.pattern, row.text), row.matches) << row.pattern << " on " << row.text;
}

TEST(Glob, ManyStarsOnALongTextEndSoon) {
    std::string pattern;
    for (int i = 0; i < 50; ++i)
        pattern += "a*";
    const std::string text(5000, 'a');
    EXPECT_TRUE(matches_glob(pattern, text));
    EXPECT_FALSE(matches_glob(pattern + "b", text));
}

}  // namespace
}  // namespace chathack::input
