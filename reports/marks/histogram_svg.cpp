#include "reports/marks/histogram_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "reports/marks/marks.hpp"
#include "reports/render/markup.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports::marks {
namespace {

// In units of the picture, which are about pixels on a telephone.
constexpr int width = 360, left = 34, right = 352, top = 34, bottom = 150, height = 190;
constexpr std::size_t bars = 10;
constexpr int bar_width = (right - left) / static_cast<int>(bars);

std::string words_at(int x, int y, const std::string& words, const char* class_name = "number") {
    return fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\">{}</text>", x, y, class_name, words);
}

std::string line_at(int y, const char* class_name) {
    return fmt::format("<line x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\" class=\"{}\"></line>", left,
                       left + bar_width * static_cast<int>(bars), y, y, class_name);
}

}  // namespace

std::string histogram_svg(const std::vector<double>& points, double least, double most) {
    std::array<int, bars> numbers{};
    const auto step = (most - least) / static_cast<double>(bars);
    for (const auto one : points) {
        const auto place = std::clamp(std::floor((one - least) / step), 0.0, static_cast<double>(bars - 1));
        ++numbers[static_cast<std::size_t>(place)];
    }
    const auto greatest = std::max(1, *std::ranges::max_element(numbers));
    const auto high_of = [&](int number) { return (bottom - top) * number / greatest; };
    auto content = words_at(8, 14, "submissions", "start") +
                   words_at((left + right) / 2, height - 8, "points", "title") +
                   words_at(left - 6, bottom + 4, "0", "upward") +
                   words_at(left - 6, top + 4, std::to_string(greatest), "upward") + line_at(top, "grid");
    std::string words;
    for (std::size_t i = 0; i < bars; ++i) {
        const auto x = left + bar_width * static_cast<int>(i);
        const auto from = least + step * static_cast<double>(i);
        if (i % 2 == 0) content += words_at(x, bottom + 16, points_text(from));
        if (numbers[i] == 0) continue;
        const auto high = high_of(numbers[i]);
        content += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"></rect>", x + 2,
                               bottom - high, bar_width - 4, high) +
                   words_at(x + bar_width / 2, bottom - high - 3, std::to_string(numbers[i]));
        words += fmt::format("; {} from {} to {}", numbers[i], points_text(from), points_text(from + step));
    }
    content += line_at(bottom, "base") +
               words_at(left + bar_width * static_cast<int>(bars), bottom + 16, points_text(most));
    return fmt::format(
        "<svg class=\"histogram-picture\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>",
        width, height, markup::text("Points of " + counted(points.size(), "submission") + words), content);
}

}  // namespace chathack::reports::marks
