#include "conformance/input/nearest.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace chathack::input {
namespace {

constexpr auto infinitely_far = std::numeric_limits<std::size_t>::max();

/// Not std::tolower, which depends on the locale of the process.
constexpr char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
constexpr bool alike(char one, char other) noexcept { return lower(one) == lower(other); }

}  // namespace

std::size_t edit_distance(std::string_view one, std::string_view other) noexcept {
    if (std::max(one.size(), other.size()) > nearest_word_bytes_max) return infinitely_far;

    // Optimal string alignment: three rows of the table, for the first i-2, i-1 and i characters of `one`.
    using Row = std::array<std::size_t, nearest_word_bytes_max + 1>;
    Row before_last{};
    Row last{};
    Row row{};
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= one.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const std::size_t wrong = alike(one[i - 1], other[j - 1]) ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + wrong});
            if (i > 1 && j > 1 && alike(one[i - 1], other[j - 2]) && alike(one[i - 2], other[j - 1]))
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last = last;
        last = row;
    }
    return last[other.size()];
}

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) noexcept {
    std::size_t fewest = std::max<std::size_t>(1, word.size() / 3);
    std::string_view nearest;
    for (const auto candidate : candidates) {
        const auto slips = edit_distance(word, candidate);
        if (slips > fewest || (slips == fewest && candidate.size() <= nearest.size())) continue;
        fewest = slips;
        nearest = candidate;
    }
    return nearest;
}

}  // namespace chathack::input
