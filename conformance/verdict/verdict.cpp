#include "conformance/verdict/verdict.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chathack::verdict {
namespace {

constexpr std::array<std::pair<Level, std::string_view>, 3> level_words{{
    {Level::must, "MUST"},
    {Level::should, "SHOULD"},
    {Level::open, "OPEN"},
}};
constexpr std::array<std::pair<Kind, std::string_view>, 6> kind_words{{
    {Kind::conforms, "conforms"},
    {Kind::violates, "violates"},
    {Kind::follows, "follows"},
    {Kind::observed, "observed"},
    {Kind::inconclusive, "inconclusive"},
    {Kind::skipped, "skipped"},
}};
constexpr std::array<OutcomeLook, 10> looks{{
    {Outcome::conforms, "conforms", "conforms", "conforms", "✓"},
    {Outcome::observed, "observed", "observed", "observed", "◆"},
    {Outcome::expected, "expected", "expected failure: known to be wrong", "expected failure", "⚑"},
    {Outcome::flaky, "flaky", "flaky: now well, now not", "flaky", "≈"},
    {Outcome::violates_must, "violates-must", "violates a MUST", "MUST violated", "✕"},
    {Outcome::violates_should, "violates-should", "violates a SHOULD", "SHOULD violated", "!"},
    {Outcome::follows, "follows", "follows from another violation", "follows", "↳"},
    {Outcome::inconclusive, "inconclusive", "inconclusive", "inconclusive", "?"},
    {Outcome::skipped, "skipped", "skipped", "skipped", "–"},
    {Outcome::untested, "untested", "not tested", "not tested", "○"},
}};

template <class Words, class Value>
std::string_view word_of(const Words& words, Value value) noexcept {
    for (const auto& [one, word] : words) {
        if (one == value) return word;
    }
    return {};
}

template <class Value, class Words>
std::optional<Value> value_named(const Words& words, std::string_view wanted) noexcept {
    for (const auto& [one, word] : words) {
        if (word == wanted) return one;
    }
    return std::nullopt;
}

}  // namespace

Outcome outcome_of(Kind kind, Level level, std::string_view behaviour, bool promise) noexcept {
    switch (kind) {
        case Kind::conforms:
            return Outcome::conforms;
        case Kind::follows:
            return Outcome::follows;
        case Kind::violates:
            return level == Level::should && !promise ? Outcome::violates_should : Outcome::violates_must;
        case Kind::observed:
            return behaviour == other_behaviour ? Outcome::violates_should : Outcome::observed;
        case Kind::inconclusive:
            return Outcome::inconclusive;
        case Kind::skipped:
            return Outcome::skipped;
    }
    return Outcome::inconclusive;
}

int weight_of(Kind kind, std::string_view behaviour) noexcept {
    switch (kind) {
        case Kind::violates:
        case Kind::follows:
            return 5;
        case Kind::observed:
            return behaviour == other_behaviour ? 4 : 3;
        case Kind::inconclusive:
            return 2;
        case Kind::conforms:
            return 1;
        case Kind::skipped:
            return 0;
    }
    return 0;
}

std::string_view label_of(Outcome outcome, Level level) noexcept {
    if (level == Level::open && outcome == Outcome::violates_must) return "not as declared";
    if (level == Level::open && outcome == Outcome::violates_should) return "unknown behaviour";
    return look_of(outcome).label;
}

std::string_view to_string(Level level) noexcept { return word_of(level_words, level); }
std::string_view to_string(Kind kind) noexcept { return word_of(kind_words, kind); }
std::string_view to_string(Outcome outcome) noexcept { return look_of(outcome).word; }

std::optional<Level> level_named(std::string_view word) noexcept {
    return value_named<Level>(level_words, word);
}
std::optional<Kind> kind_named(std::string_view word) noexcept { return value_named<Kind>(kind_words, word); }
std::optional<Outcome> outcome_named(std::string_view word) noexcept {
    const auto found = std::ranges::find(looks, word, &OutcomeLook::word);
    return found == looks.end() ? std::nullopt : std::optional{found->outcome};
}

std::span<const OutcomeLook> all_looks() noexcept { return looks; }

const OutcomeLook& look_of(Outcome outcome) noexcept {
    const auto found = std::ranges::find(looks, outcome, &OutcomeLook::outcome);
    return found == looks.end() ? looks.front() : *found;
}

}  // namespace chathack::verdict
