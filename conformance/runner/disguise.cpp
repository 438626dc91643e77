#include "conformance/runner/disguise.hpp"

#include <array>
#include <string_view>

#include "conformance/match/bindings.hpp"

namespace chathack::runner {
namespace {

constexpr std::array<std::string_view, 48> given_names{
    "amira",  "anton", "beata", "boris", "chiara", "clara",  "cyril",    "dana",   "diego", "edith",
    "elias",  "emma",  "enzo",  "farid", "felix",  "fiona",  "greta",    "gustav", "hanna", "hugo",
    "ida",    "ilja",  "irene", "ivo",   "jonas",  "julia",  "kaito",    "karla",  "leon",  "lina",
    "luis",   "magda", "marco", "mira",  "nadia",  "nils",   "olga",     "oskar",  "paula", "pedro",
    "quirin", "rosa",  "samir", "selma", "tarek",  "ulrike", "valentin", "yara"};

constexpr std::array<std::string_view, 12> words{"so",   "well",  "and",   "hello", "now",  "yes",
                                                 "then", "right", "maybe", "look",  "okay", "hmm"};

}  // namespace

std::string login_stem(const std::string& actor, std::size_t number, std::uint64_t disguise) {
    if (disguise == 0) return actor;
    const auto place = match::derive_seed(disguise, "logins") % given_names.size() + number;
    std::string stem{given_names.at(place % given_names.size())};
    if (number >= given_names.size()) stem += std::to_string(number / given_names.size() + 1);
    return stem;
}

std::string marker_stem(std::uint64_t disguise) {
    if (disguise == 0) return "fence";
    return std::string{words.at(match::derive_seed(disguise, "markers") % words.size())};
}

}  // namespace chathack::runner
