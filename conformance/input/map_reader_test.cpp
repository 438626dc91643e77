#include "conformance/input/map_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::input {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

YamlNode yaml(std::string_view text) {
    Diagnostics report{"a.yaml"};
    return read_yaml(text, report).value_or(YamlNode{});
}
std::vector<std::string> told(Diagnostics& report) {
    std::vector<std::string> all;
    for (const auto& one : report.take())
        all.push_back(std::to_string(one.position.line) + ":" + std::to_string(one.position.column) + " " +
                      one.message);
    return all;
}

TEST(MapReader, TakesKeysAndTellsWhatNobodyTook) {
    const auto node = yaml("{a: 1, b: 2, cc: 3, empty: }");
    Diagnostics report{"a.yaml"};
    MapReader map{node, "a thing", report};
    EXPECT_TRUE(map.is_map());
    EXPECT_EQ(map.take("a")->scalar, "1");
    EXPECT_EQ(map.need("b")->scalar, "2");
    EXPECT_EQ(map.take("none"), nullptr);
    EXPECT_EQ(map.need("empty"), nullptr);
    EXPECT_EQ(map.need("missing"), nullptr);
    EXPECT_THAT(map.rest(), ElementsAre(2U));
    EXPECT_THAT(map.known(), ElementsAre("a", "b", "none", "empty", "missing"));
    map.finish();
    EXPECT_THAT(told(report),
                ElementsAre("1:1 a thing needs the key `missing`",
                            "1:14 unknown key `cc` in a thing; known are a, b, none, empty and missing",
                            "1:21 `empty` has no value"));
}

TEST(MapReader, TellsOnceThatAValueIsNoMap) {
    const auto node = yaml("[a]");
    Diagnostics report{"a.yaml"};
    MapReader map{node, "a thing", report};
    EXPECT_FALSE(map.is_map());
    EXPECT_EQ(map.need("a"), nullptr);
    map.finish();
    EXPECT_THAT(told(report), ElementsAre("1:1 a thing must be a map, and this is a list"));
}

TEST(ReadWord, TakesASingleValue) {
    Diagnostics report{"a.yaml"};
    EXPECT_EQ(read_word(yaml("x y"), "`k`", report), "x y");
    EXPECT_EQ(read_word(yaml("\"\""), "`k`", report), "");
    EXPECT_THAT(told(report), IsEmpty());
    EXPECT_EQ(read_word(yaml("{}"), "`k`", report), std::nullopt);
    EXPECT_THAT(told(report), ElementsAre("1:1 `k` must be a single value, and this is a map"));
}

TEST(ReadFlag, TakesTrueAndFalse) {
    Diagnostics report{"a.yaml"};
    EXPECT_EQ(read_flag(yaml("true"), "`k`", report), true);
    EXPECT_EQ(read_flag(yaml("false"), "`k`", report), false);
    EXPECT_THAT(told(report), IsEmpty());
    for (const auto* bad : {"yes", "True", "1", "[true]"}) {
        Diagnostics complaints{"a.yaml"};
        EXPECT_EQ(read_flag(yaml(bad), "`k`", complaints), std::nullopt) << bad;
        EXPECT_THAT(told(complaints), ElementsAre("1:1 `k` must be true or false")) << bad;
    }
}

TEST(ReadInteger, TakesWholeNumbersWithinTheirBounds) {
    struct Row {
        std::string text;
        std::int64_t least, most;
        std::optional<std::int64_t> number;
    };
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const std::vector<Row> rows{{"0", 0, 9, 0},
                                {"9", 0, 9, 9},
                                {"10", 0, 9, std::nullopt},
                                {"-1", 0, 9, std::nullopt},
                                {"+7", 0, 9, 7},
                                {"-7", -9, 9, -7},
                                {"0x1f", 0, 99, 31},
                                {"-0x10", -99, 99, -16},
                                {"0xffffffffffffffff", least, most, -1},
                                {"9223372036854775807", least, most, most},
                                {"9223372036854775808", least, most, std::nullopt},
                                {"-9223372036854775808", least, most, least},
                                {"-9223372036854775809", least, most, std::nullopt},
                                {"99999999999999999999999", least, most, std::nullopt},
                                {"1.5", 0, 9, std::nullopt},
                                {"1x", 0, 9, std::nullopt},
                                {"0x", 0, 9, std::nullopt},
                                {"-", 0, 9, std::nullopt},
                                {"\"\"", 0, 9, std::nullopt}};
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        Diagnostics report{"a.yaml"};
        EXPECT_EQ(read_integer(yaml(row.text), "`k`", row.least, row.most, report), row.number);
        EXPECT_EQ(report.errors(), row.number ? 0U : 1U);
    }
    Diagnostics report{"a.yaml"};
    read_integer(yaml("x"), "`k`", 0, 9, report);
    EXPECT_THAT(told(report), ElementsAre("1:1 `k` must be a whole number from 0 to 9, and this is `x`"));
}

TEST(IsName, TakesLowerCaseLettersDigitsAndDashes) {
    for (const auto* good : {"a", "a-1_b", "z9"})
        EXPECT_TRUE(is_name(good)) << good;
    for (const auto* bad : {"", "1a", "-a", "_a", "A", "a.b", "a b", "é"})
        EXPECT_FALSE(is_name(bad)) << bad;
    EXPECT_TRUE(is_name(std::string(40, 'a')));
    EXPECT_FALSE(is_name(std::string(41, 'a')));
}

}  // namespace
}  // namespace chathack::input
