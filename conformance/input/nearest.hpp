#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace chathack::input {

/// Longest word that is compared; no word of ours comes near.
inline constexpr std::size_t nearest_word_bytes_max = 64;

/// How many single slips lead from one word to the other: a character too many, missing, or wrong, or two
/// neighbours swapped. Upper and lower case of ASCII are the same.
///
/// Words longer than `nearest_word_bytes_max` count as infinitely far from everything (the largest size_t).
std::size_t edit_distance(std::string_view one, std::string_view other) noexcept;

/// The candidate with the fewest slips from `word`; of several the longest, which leaves out least of what
/// was written, and of those the first. Empty when all are too far: more than one slip for each three
/// characters of `word`, but one is always allowed.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) noexcept;

}  // namespace chathack::input
