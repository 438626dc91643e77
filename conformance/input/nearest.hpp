#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace chathack::input {

/// Longest word that is compared. All keys, clause ids and behaviours are much shorter.
inline constexpr std::size_t nearest_word_bytes_max = 64;

/// How many single slips lead from one word to the other. A slip is one character too many, missing or wrong,
/// or two neighbours swapped. Upper and lower case of ASCII count as the same.
///
/// @return the largest size_t when a word is longer than `nearest_word_bytes_max`
std::size_t edit_distance(std::string_view one, std::string_view other) noexcept;

/// The candidate with the fewest slips from `word`. Of several the longest wins, because it drops the least
/// of what was written, and then the first. Empty when all are too far: more slips than a third of the
/// characters of `word`, though one slip is always allowed.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) noexcept;

}  // namespace chathack::input
