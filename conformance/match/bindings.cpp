#include "conformance/match/bindings.hpp"

#include <algorithm>
#include <array>
#include <random>

namespace chathack::match {
namespace {

template <class... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};

/// Characters of one to four bytes each.
constexpr std::array<std::string_view, 12> utf8_letters{"a", "Z",  "7", " ", "é", "ß",
                                                        "€", "中", "ह", "😀", "𝄞", "ё"};

std::string draw(const scenario::RandomText& random, std::uint64_t seed) {
    // The standard fixes the numbers of this generator, but not those of its distributions: hence the `%`.
    std::mt19937_64 bits{derive_seed(seed, random.draw)};
    std::string text;
    while (text.size() < random.size_bytes) {
        const auto number = bits();
        switch (random.alphabet) {
            case scenario::RandomText::Alphabet::ascii:
                text += static_cast<char>(' ' + number % 95);
                break;
            case scenario::RandomText::Alphabet::bytes:
                text += static_cast<char>(number & 0xff);
                break;
            case scenario::RandomText::Alphabet::utf8: {
                const auto letter = utf8_letters[number % utf8_letters.size()];
                // A letter that would not fit whole is replaced: the size is exact, and the text stays UTF-8.
                text += text.size() + letter.size() <= random.size_bytes ? letter : "x";
                break;
            }
        }
    }
    return text;
}

/// Whether a byte of UTF-8 goes on with a character. Half a character would be bad UTF-8, which is about
/// something else (WIRE-7).
bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

std::size_t first_character_bytes(std::string_view text) {
    std::size_t size = std::min<std::size_t>(1, text.size());
    while (size < text.size() && is_continuation(text[size]))
        ++size;
    return size;
}

char flip_case(char letter) {
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    return is_letter ? static_cast<char>(letter ^ 0x20) : letter;
}

bool append_changed(const std::map<std::string, std::string, std::less<>>& texts, const std::string& actor,
                    scenario::Change change, std::string& bytes) {
    const auto at = texts.find(actor);
    if (at != texts.end()) bytes += changed(at->second, change);
    return at != texts.end();
}

}  // namespace

std::string changed(std::string text, scenario::Change change) {
    const auto before = text;
    switch (change) {
        case scenario::Change::none:
            return text;
        case scenario::Change::other_case:
            std::transform(text.begin(), text.end(), text.begin(), flip_case);
            break;
        case scenario::Change::shorter:
            while (!text.empty() && is_continuation(text.back()))
                text.pop_back();
            if (!text.empty()) text.pop_back();
            break;
        case scenario::Change::first_character:
            text = text.substr(0, first_character_bytes(text));
            break;
        case scenario::Change::other_end:
            if (text.empty()) break;
            if (is_continuation(text.back())) {
                text.back() = static_cast<char>(text.back() ^ 1);
            } else {
                text.back() = text.back() == 'x' ? 'y' : 'x';
            }
            break;
    }
    // The change may have found nothing to change, such as no letter, or have left nothing. Scenarios rely on
    // a different text, and on one that is not empty, which servers may treat in their own way.
    return text == before || text.empty() ? before + "x" : text;
}

std::optional<std::string> resolve(const scenario::Text& text, const Bindings& bindings) {
    std::string bytes;
    for (const auto& piece : text.pieces) {
        const bool known = std::visit(
            Overloaded{[&](const scenario::Literal& literal) {
                           bytes += literal.bytes;
                           return true;
                       },
                       [&](const scenario::LoginOf& login) {
                           return append_changed(bindings.logins, login.actor, login.change, bytes);
                       },
                       [&](const scenario::PasswordOf& password) {
                           return append_changed(bindings.passwords, password.actor, password.change, bytes);
                       },
                       [&](const scenario::Captured& captured) {
                           const auto at = bindings.captures.find(captured.name);
                           const auto* value = at == bindings.captures.end()
                                                   ? nullptr
                                                   : std::get_if<std::string>(&at->second);
                           if (value) bytes += *value;
                           return value != nullptr;
                       },
                       [&](const scenario::RandomText& random) {
                           bytes += draw(random, bindings.seed);
                           return true;
                       }},
            piece);
        if (!known) return std::nullopt;
    }
    return bytes;
}

std::optional<frames::FieldValue> resolve(const scenario::Value& value, const Bindings& bindings) {
    const auto captured = [&]<class Wanted>(const scenario::Captured& name,
                                            std::type_identity<Wanted>) -> std::optional<frames::FieldValue> {
        const auto at = bindings.captures.find(name.name);
        if (at == bindings.captures.end() || !std::holds_alternative<Wanted>(at->second)) return std::nullopt;
        return at->second;
    };
    return std::visit(
        Overloaded{
            [&](const scenario::Text& text) -> std::optional<frames::FieldValue> {
                auto bytes = resolve(text, bindings);
                if (!bytes) return std::nullopt;
                return frames::FieldValue{*std::move(bytes)};
            },
            [&](const scenario::Integer& integer) -> std::optional<frames::FieldValue> {
                if (const auto* number = std::get_if<std::int64_t>(&integer))
                    return frames::FieldValue{*number};
                return captured(std::get<scenario::Captured>(integer), std::type_identity<std::int64_t>{});
            },
            [&](const scenario::AddressValue& address) -> std::optional<frames::FieldValue> {
                if (const auto* given = std::get_if<wire::Address>(&address))
                    return frames::FieldValue{*given};
                return captured(std::get<scenario::Captured>(address), std::type_identity<wire::Address>{});
            }},
        value);
}

std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t word) noexcept {
    auto mixed =
        seed + 0x9e3779b97f4a7c15U * (word + 1);  // the finaliser of SplitMix64 (Steele et al., 2014)
    mixed = (mixed ^ mixed >> 30U) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ mixed >> 27U) * 0x94d049bb133111ebU;
    return mixed ^ mixed >> 31U;
}

std::uint64_t derive_seed(std::uint64_t seed, std::string_view word) noexcept {
    for (const char c : word)
        seed = derive_seed(seed, static_cast<unsigned char>(c));
    return seed;
}

}  // namespace chathack::match
