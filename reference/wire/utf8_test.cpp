#include "reference/wire/utf8.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "reference/wire/testing/hex.hpp"

namespace chathack::wire {
namespace {

struct Range {
    unsigned first, last;
    bool has(char character) const {
        const auto value = static_cast<unsigned char>(character);
        return first <= value && value <= last;
    }
};

/// Table 3-7 of the Unicode standard, "Well-Formed UTF-8 Byte Sequences".
const std::vector<std::vector<Range>> well_formed{
    {{0x00, 0x7f}},
    {{0xc2, 0xdf}, {0x80, 0xbf}},
    {{0xe0, 0xe0}, {0xa0, 0xbf}, {0x80, 0xbf}},
    {{0xe1, 0xec}, {0x80, 0xbf}, {0x80, 0xbf}},
    {{0xed, 0xed}, {0x80, 0x9f}, {0x80, 0xbf}},
    {{0xee, 0xef}, {0x80, 0xbf}, {0x80, 0xbf}},
    {{0xf0, 0xf0}, {0x90, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}},
    {{0xf1, 0xf3}, {0x80, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}},
    {{0xf4, 0xf4}, {0x80, 0x8f}, {0x80, 0xbf}, {0x80, 0xbf}},
};

/// The right answer of `is_utf8`, by the table alone.
bool follows_table(std::string_view text) {
    while (!text.empty()) {
        const auto row = std::find_if(well_formed.begin(), well_formed.end(), [&](const auto& ranges) {
            return text.size() >= ranges.size() &&
                   std::equal(ranges.begin(), ranges.end(), text.begin(),
                              [](const Range& range, char character) { return range.has(character); });
        });
        if (row == well_formed.end()) return false;
        text.remove_prefix(row->size());
    }
    return true;
}

char to_char(unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); }

TEST(IsUtf8, FollowsTheUnicodeTableForEveryOneAndTwoBytes) {  // WIRE-7
    for (unsigned first = 0; first < 256; ++first) {
        EXPECT_EQ(is_utf8(std::string{to_char(first)}), follows_table(std::string{to_char(first)})) << first;
        for (unsigned second = 0; second < 256; ++second) {
            const std::string text{to_char(first), to_char(second)};
            ASSERT_EQ(is_utf8(text), follows_table(text)) << first << ' ' << second;
        }
    }
}

TEST(IsUtf8, FollowsTheUnicodeTableForThreeAndFourBytesAtTheEdgesOfItsRanges) {  // WIRE-7
    constexpr std::array<unsigned, 10> edges{0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
    for (unsigned first = 0xbf; first < 256; ++first) {
        for (const auto second : edges) {
            for (const auto third : edges) {
                const std::string three{to_char(first), to_char(second), to_char(third)};
                ASSERT_EQ(is_utf8(three), follows_table(three)) << testing::to_hex(as_bytes(three));
                for (const auto fourth : edges) {
                    const auto four = three + to_char(fourth);
                    ASSERT_EQ(is_utf8(four), follows_table(four)) << testing::to_hex(as_bytes(four));
                }
            }
        }
    }
}

TEST(IsUtf8, FindsABadByteWhereverItStands) {  // WIRE-7; ASCII is passed over 32 and 8 bytes at a time
    for (std::size_t size_bytes = 0; size_bytes <= 100; ++size_bytes) {
        std::string text(size_bytes, 'a');
        ASSERT_TRUE(is_utf8(text)) << size_bytes;
        for (std::size_t at = 0; at < size_bytes; ++at) {
            text[at] = '\x80';
            ASSERT_FALSE(is_utf8(text)) << at << " of " << size_bytes;
            text[at] = 'a';
        }
    }
}

TEST(IsUtf8, FindsAGoodCharacterWhereverItStands) {  // WIRE-7
    for (const std::string character : {"\u00e9", "\u20ac", "\U0001f600"}) {
        for (std::size_t before = 0; before <= 70; ++before) {
            for (const std::size_t after : {0U, 1U, 7U, 8U, 31U, 32U, 40U}) {
                const auto text = std::string(before, 'a') + character + std::string(after, 'b');
                ASSERT_TRUE(is_utf8(text)) << before << ' ' << after;
                ASSERT_FALSE(is_utf8(std::string_view{text}.substr(0, before + character.size() - 1)));
            }
        }
    }
}

TEST(IsUtf8, DoesNotLookBeyondTheEnd) {  // WIRE-7
    const std::string text = "\u20ac";
    EXPECT_FALSE(is_utf8(std::string_view{text}.substr(0, 2)));
    EXPECT_TRUE(is_utf8({}));
}

}  // namespace
}  // namespace chathack::wire
