#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"
#include "conformance/scenario/values.hpp"

namespace chathack::scenario {
namespace {

using Alphabet = RandomText::Alphabet;

/// What alice sends in one field of a global message: `field: yaml`.
Text sent(const std::string& field, const std::string& yaml) {
    const auto made =
        only_case(file_of("{alice: {}, bob: {account: true}}",
                          "  - login: [alice, bob]\n  - send: {alice: {global_message: {" + field + ": " +
                              yaml + "}}}\n  - expect: {bob: global_message}\n"));
    const auto* send = made.steps.size() == 3 ? std::get_if<SendStep>(&made.steps[1].what) : nullptr;
    if (!send) return Text{{Literal{"not read"}}};
    return std::get<Text>(std::get<FrameSpec>(send->parts.at(0)).fields.at(0).second);
}

TEST(Texts, AreReadFromPlainTextAndFromWhatGeneratesOne) {
    struct Row {
        std::string yaml;
        Text text;
    };
    const std::vector<Row> rows{
        {"hi", {{Literal{"hi"}}}},
        {"\"\"", {}},
        {"bob", {{Literal{"bob"}}}},  // the field does not hold a login
        {"\"${bob}\"", {{LoginOf{"bob"}}}},
        {"\"${bob.other-case}\"", {{LoginOf{"bob", Change::other_case}}}},
        {"\"${bob.shorter}\"", {{LoginOf{"bob", Change::shorter}}}},
        {"\"${bob.first-character}\"", {{LoginOf{"bob", Change::first_character}}}},
        {"\"${bob.other-end}\"", {{LoginOf{"bob", Change::other_end}}}},
        {"\"${bob.password}\"", {{PasswordOf{"bob"}}}},
        {"\"${bob.password.shorter}\"", {{PasswordOf{"bob", Change::shorter}}}},
        {"\"<${bob}> hi\"", {{Literal{"<"}, LoginOf{"bob"}, Literal{"> hi"}}}},
        {"\"$${bob}\"", {{Literal{"${bob}"}}}},
        {"{text: bob}", {{Literal{"bob"}}}},
        {"{hex: c3 28}", {{Literal{"\xc3\x28"}}}},
        {"{hex: \"\"}", {}},
        {"{repeat: ab, bytes: 6}", {{Literal{"ababab"}}}},
        {"{repeat: ab, count: 2}", {{Literal{"abab"}}}},
        {"{repeat: a, bytes: 3}", {{Literal{"aaa"}}}},
        {"{repeat: a, bytes: 0}", {}},
        {"{repeat: é, bytes: 5, pad: x}", {{Literal{"ééx"}}}},
        {"{random: 5}", {{RandomText{5, Alphabet::ascii, 1}}}},
        {"{random: 5, of: utf8}", {{RandomText{5, Alphabet::utf8, 1}}}},
        {"{random: 5, of: bytes}", {{RandomText{5, Alphabet::bytes, 1}}}},
        {"{concat: [a, b, \"\"]}", {{Literal{"ab"}}}},
        {"{concat: [a, {random: 2}, {random: 3}, \"${bob}\"]}",
         {{Literal{"a"}, RandomText{2, Alphabet::ascii, 1}, RandomText{3, Alphabet::ascii, 2},
           LoginOf{"bob"}}}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        EXPECT_EQ(sent("message", row.yaml), row.text);
    }
}

TEST(Texts, TakeAnActorsNameForItsLoginInAFieldOfALogin) {
    EXPECT_EQ(sent("sender", "bob"), (Text{{LoginOf{"bob"}}}));
    EXPECT_EQ(sent("sender", "elsewhere"), (Text{{Literal{"elsewhere"}}}));
    EXPECT_EQ(sent("sender", "{text: bob}"), (Text{{Literal{"bob"}}}));
}

TEST(Texts, DrawOnceWhatIsDefinedOnce) {
    const auto made = only_case(
        "id: a/b\ntitle: T\nabout: A\nclauses: [GLOBAL-1]\nactors: [alice]\nlet: {same: {random: "
        "4}}\nsteps:\n"
        "  - login: alice\n"
        "  - send: {alice: [{text: \"${same}\"}, {text: {random: 4}}, {text: \"${same}\"}]}\n"
        "  - expect: {alice: global_message}\n");
    const auto& parts = std::get<SendStep>(made.steps.at(1).what).parts;
    const auto draw = [&](std::size_t part) {
        return std::get<RandomText>(std::get<RawText>(parts.at(part)).text.pieces.at(0)).draw;
    };
    EXPECT_EQ(draw(0), draw(2));
    EXPECT_NE(draw(0), draw(1));
}

TEST(ParseHex, TakesPairsOfDigitsWithSpaceBetween) {
    struct Row {
        std::string text;
        std::optional<std::string> bytes;
    };
    const std::vector<Row> rows{{"", ""},
                                {"c3 28", "\xc3\x28"},
                                {"C3\n28", "\xc3\x28"},
                                {"c328", "\xc3\x28"},
                                {"c", std::nullopt},
                                {"c 3", std::nullopt},
                                {"zz", std::nullopt},
                                {"0x41", std::nullopt}};
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        EXPECT_EQ(parse_hex(row.text), row.bytes);
    }
}

}  // namespace
}  // namespace chathack::scenario
