#include "conformance/match/guessable.hpp"

#include <algorithm>
#include <array>

namespace chathack::match {
namespace {

constexpr std::uint64_t low_half = 0xffffffff;
constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;

/// Whether the generator with 48 bits of state gives these two outputs, the high 32 bits of its state, in
/// turn.
bool follow_each_other(std::uint64_t first, std::uint64_t second) noexcept {
    constexpr std::uint64_t unseen = std::uint64_t{1} << 16, state_max = (std::uint64_t{1} << 48) - 1;
    for (std::uint64_t low = 0; low < unseen; ++low) {
        const auto next = ((first << 16 | low) * 0x5deece66d + 0xb) & state_max;
        if (next >> 16 == second) return true;
    }
    return false;
}

/// Whether the halves are two outputs: the upper one first, as they are or with the lower one added with its
/// sign as Random.nextLong does, or the lower one first.
bool is_of_two_outputs(std::uint64_t id) noexcept {
    const auto upper = id >> 32, lower = id & low_half;
    const auto without_carry = (upper + (lower >> 31)) & low_half;
    return follow_each_other(upper, lower) || follow_each_other(lower, upper) ||
           (without_carry != upper && follow_each_other(without_carry, lower));
}

}  // namespace

bool is_guessable(std::int64_t id) noexcept {
    constexpr std::int64_t exact_in_double = std::int64_t{1} << 53;
    constexpr std::uint64_t below_a_double = 0x3ff;  // what 53 bits, stretched to 63, leave zero
    const auto bits = static_cast<std::uint64_t>(id);
    if (id > -exact_in_double && id < exact_in_double) return true;
    if ((bits & below_a_double) == 0 || is_of_two_outputs(bits)) return true;
    // A number above zero may have lost its sign by Math.abs, by a mask, or by a shift.
    const std::array signed_before{-bits, bits | top_bit, bits << 1, bits << 1 | 1};
    return id > 0 && std::ranges::any_of(signed_before, is_of_two_outputs);
}

}  // namespace chathack::match
