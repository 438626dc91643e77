#include "conformance/input/nearest.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace chathack::input {
namespace {

TEST(EditDistance, CountsSlips) {
    EXPECT_EQ(edit_distance("", ""), 0U);
    EXPECT_EQ(edit_distance("echo", "echo"), 0U);
    EXPECT_EQ(edit_distance("ECHO", "echo"), 0U);
    EXPECT_EQ(edit_distance("echo", ""), 4U);
    EXPECT_EQ(edit_distance("", "echo"), 4U);
    EXPECT_EQ(edit_distance("ech", "echo"), 1U);
    EXPECT_EQ(edit_distance("eccho", "echo"), 1U);
    EXPECT_EQ(edit_distance("ecko", "echo"), 1U);
    EXPECT_EQ(edit_distance("ehco", "echo"), 1U) << "neighbours swapped";
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(EditDistance, WordsBeyondTheLimitAreInfinitelyFar) {
    const std::string longest(nearest_word_bytes_max, 'x');
    EXPECT_EQ(edit_distance(longest, longest), 0U);
    EXPECT_EQ(edit_distance(longest + "x", longest), std::numeric_limits<std::size_t>::max());
    EXPECT_EQ(edit_distance("", longest), nearest_word_bytes_max);
}

TEST(NearestWord, IsTheLongestOfTheClosestAndNoneWhenAllAreFar) {
    constexpr std::string_view words[] = {"connect", "login", "send", "expect", "expects"};
    EXPECT_EQ(nearest_word("conect", words), "connect");
    EXPECT_EQ(nearest_word("exepct", words), "expect");
    EXPECT_EQ(nearest_word("sned", words), "send");
    EXPECT_EQ(nearest_word("expectt", words), "expects");
    EXPECT_EQ(nearest_word("xpect", words), "expect");
    EXPECT_EQ(nearest_word("LOGIN", words), "login");
    EXPECT_EQ(nearest_word("wait", words), "");
    EXPECT_EQ(nearest_word("", words), "");
    EXPECT_EQ(nearest_word("send", {}), "");
}

}  // namespace
}  // namespace chathack::input
