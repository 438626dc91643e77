#include "conformance/runner/disguise.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "conformance/match/bindings.hpp"

namespace chathack::runner {
namespace {

constexpr std::string_view consonants = "bdfghjklmnprstvz";
constexpr std::string_view vowels = "aeiou";

/// One of so many words of a length that can be spoken.
std::string spoken(std::uint64_t number, std::size_t length) {
    std::string word;
    for (std::size_t i = 0; i < length; ++i) {
        const auto letters = i % 2 == 0 ? consonants : vowels;
        word += letters[number % letters.size()];
        number /= letters.size();
    }
    return word;
}

/// The lowest digits of a number.
std::string base36(std::uint64_t number, std::size_t digits) {
    constexpr std::string_view all = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string text;
    for (std::size_t i = 0; i < digits; ++i, number /= all.size())
        text += all[number % all.size()];
    return text;
}

/// How many of them there are, as far as they are used.
std::uint64_t words_of(std::size_t length) {
    constexpr std::size_t enough = 12;
    std::uint64_t all = 1;
    for (std::size_t i = 0; i < std::min(length, enough); ++i)
        all *= i % 2 == 0 ? consonants.size() : vowels.size();
    return all;
}

constexpr std::array<std::string_view, 12> words{"so",   "well",  "and",   "hello", "now",  "yes",
                                                 "then", "right", "maybe", "look",  "okay", "hmm"};
constexpr std::array<std::string_view, 8> words_between{"or", "and", "with", "for", "at", "in", "by", "is"};

}  // namespace

std::string login_stem(const std::string& actor, std::size_t number, std::uint64_t disguise) {
    if (disguise == 0) return actor;
    // A prime that divides no number of words: different numbers have different words.
    constexpr std::uint64_t stride = 1'000'003;
    const auto all = words_of(actor.size());
    const auto first = match::derive_seed(disguise, actor.size()) % all;
    return spoken((first + number % all * stride) % all, actor.size());
}

std::string login_suffix(std::uint64_t seed, std::uint64_t disguise) {
    if (disguise == 0) return "-" + base36(seed, suffix_bytes - 1);
    constexpr std::array<std::string_view, 4> joints{"", "_", ".", "x"};
    const std::string joint{joints.at(match::derive_seed(disguise, "joint") % joints.size())};
    return joint + base36(match::derive_seed(seed, disguise), suffix_bytes - joint.size());
}

MarkerWords marker_words(std::uint64_t disguise) {
    if (disguise == 0) return {"fence ", " of "};
    const auto one_of = [&](const auto& all, const char* what) {
        return std::string{all.at(match::derive_seed(disguise, what) % all.size())};
    };
    return {one_of(words, "markers") + " ", " " + one_of(words_between, "between") + " "};
}

}  // namespace chathack::runner
