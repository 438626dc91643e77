#include <fmt/format.h>

#include <algorithm>

#include "reports/matrix/matrix.hpp"
#include "reports/text/printable.hpp"

namespace chathack::reports::matrix {
namespace {

constexpr std::size_t name_columns = 32;

std::size_t of(const std::map<verdict::Level, std::size_t>& numbers, verdict::Level level) {
    const auto found = numbers.find(level);
    return found == numbers.end() ? 0 : found->second;
}

/// A text of several lines as one line.
std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return printable(text);
}

std::string padded(const std::string& text, std::size_t columns) {
    const auto shown = shortened(text, columns);
    return shown + std::string(columns - std::min(columns, columns_of(shown)), ' ');
}

}  // namespace

std::string to_text(const Matrix& matrix) {
    std::string text = fmt::format("{:>4}  {}  {:>13}  {:>15}  {:>13}  {:>11}\n", "rank",
                                   padded("implementation", name_columns), "MUST violated", "SHOULD violated",
                                   "OPEN violated", "not decided");
    for (const auto& column : matrix.columns) {
        const auto name = printable(column.name + (column.network.empty() ? "" : " on " + column.network));
        text += fmt::format("{:>4}  {}  {:>13}  {:>15}  {:>13}  {:>11}\n",
                            column.problem.empty() ? std::to_string(column.rank) : "-",
                            padded(name, name_columns), of(column.violated, verdict::Level::must),
                            of(column.violated, verdict::Level::should),
                            of(column.violated, verdict::Level::open), column.undecided);
        if (!column.problem.empty())
            text += fmt::format("      {}\n", shortened(one_line(column.problem), 100));
    }
    return text;
}

}  // namespace chathack::reports::matrix
