#include "conformance/match/bindings.hpp"

#include <gtest/gtest.h>

#include "reference/wire/utf8.hpp"

namespace chathack::match {
namespace {

using scenario::AddressValue;
using scenario::Captured;
using scenario::Change;
using scenario::Integer;
using scenario::Literal;
using scenario::LoginOf;
using scenario::PasswordOf;
using scenario::RandomText;
using scenario::Text;
using scenario::Value;
using Alphabet = scenario::RandomText::Alphabet;

const wire::Address address{std::array<std::uint8_t, 4>{192, 0, 2, 7}};

/// One of each: alice has an account, bob has none; a text, a number and an address are captured.
Bindings one_of_each() {
    Bindings bindings;
    bindings.logins = {{"alice", "alice-3f"}, {"bob", "bob-3f"}};
    bindings.passwords = {{"alice", "secret"}};
    bindings.captures = {{"said", std::string{"hello"}}, {"ticket", std::int64_t{7}}, {"where", address}};
    bindings.seed = 1;
    return bindings;
}

TEST(Resolve, PutsThePiecesOfATextOneBehindTheOther) {
    struct Row {
        std::string what;
        Text text;
        std::optional<std::string> bytes;
    };
    const std::vector<Row> rows{
        {"no piece", {}, ""},
        {"a literal", {{Literal{"hi"}}}, "hi"},
        {"a byte 0", {{Literal{std::string(1, '\0')}}}, std::string(1, '\0')},
        {"a login", {{LoginOf{"alice"}}}, "alice-3f"},
        {"a changed login", {{LoginOf{"bob", Change::other_case}}}, "BOB-3F"},
        {"a password", {{PasswordOf{"alice"}}}, "secret"},
        {"a capture", {{Captured{"said"}}}, "hello"},
        {"all in order", {{Literal{"<"}, LoginOf{"bob"}, Literal{"> "}, Captured{"said"}}}, "<bob-3f> hello"},
        {"a login of nobody", {{LoginOf{"walt"}}}, std::nullopt},
        {"a password of somebody without", {{PasswordOf{"bob"}}}, std::nullopt},
        {"a capture never made", {{Captured{"other"}}}, std::nullopt},
        {"a capture of a number", {{Captured{"ticket"}}}, std::nullopt},
        {"one unknown piece spoils all", {{Literal{"hi"}, LoginOf{"walt"}}}, std::nullopt},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        EXPECT_EQ(resolve(row.text, one_of_each()), row.bytes);
        const auto value = resolve(Value{row.text}, one_of_each());
        ASSERT_EQ(value.has_value(), row.bytes.has_value());
        if (!value) continue;
        EXPECT_EQ(std::get<std::string>(*value), *row.bytes);
    }
}

TEST(Resolve, TakesACaptureOnlyForAValueOfItsType) {
    using frames::FieldValue;
    struct Row {
        std::string what;
        Value value;
        std::optional<FieldValue> resolved;
    };
    const std::vector<Row> rows{
        {"a number", Integer{std::int64_t{-3}}, FieldValue{std::int64_t{-3}}},
        {"an address", AddressValue{address}, FieldValue{address}},
        {"a captured number", Integer{Captured{"ticket"}}, FieldValue{std::int64_t{7}}},
        {"a captured address", AddressValue{Captured{"where"}}, FieldValue{address}},
        {"a number that is a text", Integer{Captured{"said"}}, std::nullopt},
        {"a number that is an address", Integer{Captured{"where"}}, std::nullopt},
        {"an address that is a number", AddressValue{Captured{"ticket"}}, std::nullopt},
        {"a number never captured", Integer{Captured{"other"}}, std::nullopt},
        {"an address never captured", AddressValue{Captured{"other"}}, std::nullopt},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        EXPECT_EQ(resolve(row.value, one_of_each()), row.resolved);
    }
}

TEST(ResolveChanged, AlwaysDiffersFromTheOriginal) {  // LOGIN-5, LOGIN-15, GLOBAL-9
    struct Changed {
        std::string original;
        Change change;
        std::string text;
    };
    const std::vector<Changed> rows{
        {"Alice-3f", Change::none, "Alice-3f"},
        {"Alice-3f", Change::other_case, "aLICE-3F"},
        {"Alice-3f", Change::shorter, "Alice-3"},
        {"Alice-3f", Change::first_character, "A"},
        {"Alice-3f", Change::other_end, "Alice-3x"},
        {"ax", Change::other_end, "ay"},
        {"1234", Change::other_case, "1234x"},
        {"é", Change::other_case, "éx"},
        {"a", Change::first_character, "ax"},
        {"pässé", Change::shorter, "päss"},
        {"pässé", Change::other_end, "päss\u00e8"},
        {"épée", Change::first_character, "é"},
        {"\u20ac", Change::other_end, "\u20ad"},
        {"é", Change::first_character, "éx"},
        {"é", Change::shorter, "éx"},
        {"", Change::shorter, "x"},
        {"", Change::other_end, "x"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.original);
        Bindings bindings;
        bindings.logins["alice"] = row.original;
        bindings.passwords["alice"] = row.original;
        EXPECT_EQ(resolve(Text{{LoginOf{"alice", row.change}}}, bindings), row.text);
        EXPECT_EQ(resolve(Text{{PasswordOf{"alice", row.change}}}, bindings), row.text);
    }
    EXPECT_EQ(resolve(Text{{PasswordOf{"bob"}}}, Bindings{}), std::nullopt);
}

std::string drawn(RandomText random, std::uint64_t seed) {
    Bindings bindings;
    bindings.seed = seed;
    return resolve(Text{{random}}, bindings).value_or("unknown");
}

TEST(ResolveRandom, HasExactlyTheSizeAndTheLettersThatTheFileNames) {
    for (const std::size_t size_bytes : {0U, 1U, 2U, 3U, 17U, 1024U}) {
        SCOPED_TRACE(size_bytes);
        for (const auto alphabet : {Alphabet::ascii, Alphabet::utf8, Alphabet::bytes})
            EXPECT_EQ(drawn({size_bytes, alphabet, 0}, 7).size(), size_bytes);
        for (const char c : drawn({size_bytes, Alphabet::ascii, 0}, 7))
            EXPECT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
        EXPECT_TRUE(wire::is_utf8(drawn({size_bytes, Alphabet::utf8, 0}, 7)));
    }
    EXPECT_FALSE(wire::is_utf8(drawn({1024, Alphabet::bytes, 0}, 7)));
    EXPECT_NE(drawn({1024, Alphabet::utf8, 0}, 7).find("😀"), std::string::npos);
}

TEST(ResolveRandom, DependsOnTheSeedAndTheDrawAndOnNothingElse) {
    const RandomText first{40, Alphabet::ascii, 0};
    const RandomText second{40, Alphabet::ascii, 1};
    EXPECT_EQ(drawn(first, 7), drawn(first, 7));
    EXPECT_NE(drawn(first, 7), drawn(second, 7));
    EXPECT_NE(drawn(first, 7), drawn(first, 8));
}

// The published outputs of SplitMix64 for the seed 0. The number is the count of the generator's steps.
TEST(DeriveSeed, GivesTheNumbersOfSplitMix64) {
    EXPECT_EQ(derive_seed(0, std::uint64_t{0}), 0xe220a8397b1dcdafU);
    EXPECT_EQ(derive_seed(0, std::uint64_t{1}), 0x6e789e6aa1b965f4U);
    EXPECT_EQ(derive_seed(0, std::uint64_t{2}), 0x06c45d188009454fU);
}

TEST(DeriveSeed, MixesAWordByteByByte) {
    EXPECT_EQ(derive_seed(5, ""), 5U);
    EXPECT_EQ(derive_seed(0, "ab"), derive_seed(derive_seed(0, std::uint64_t{'a'}), std::uint64_t{'b'}));
    EXPECT_NE(derive_seed(0, "ab"), derive_seed(0, "ba"));
    EXPECT_EQ(derive_seed(0, "\xff"),
              derive_seed(0, std::uint64_t{0xff}));  // the same whether char is signed or not
}

}  // namespace
}  // namespace chathack::match
