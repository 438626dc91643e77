#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

/// What of the suite a server might know it by, and other words in its place. A disguise is a number; 0 is
/// none: then users are called what the scenario calls them.
namespace chathack::runner {

/// What the login of an actor begins with: a word of the same length, as scenarios count bytes.
/// @param number  of the actor in its case, from 0; no two of a case get the same
std::string login_stem(const std::string& actor, std::size_t number, std::uint64_t disguise);

/// What the logins of a case end in, so that no two cases have the same: "-k3jx92mf", of `suffix_bytes`.
std::string login_suffix(std::uint64_t seed, std::uint64_t disguise);
inline constexpr std::size_t suffix_bytes = 9;

/// What the marker of a fence is made of: "fence 3 of 1234".
struct MarkerWords {
    std::string begin;    ///< "fence "
    std::string between;  ///< " of "
};
MarkerWords marker_words(std::uint64_t disguise);

}  // namespace chathack::runner
