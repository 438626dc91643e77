#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// CSV (RFC 4180) of others of which single cells are changed, and every other byte stays.
namespace chathack::reports::marks {

/// A cell: what it says, and its bytes in the text, quotes included.
struct CsvPlace {
    std::string value;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool quoted = false;
};

using CsvRow = std::vector<CsvPlace>;

/// Reads comma-separated values with any line ends and with or without a byte order mark. Empty lines are
/// passed over.
/// @return nullopt, with a sentence in `why_not`: a quote that is not closed, rows of different lengths, no
/// rows
std::optional<std::vector<CsvRow>> read_csv(std::string_view text, std::string& why_not);

/// A new value for a cell.
struct CsvChange {
    const CsvPlace* place = nullptr;
    std::string value;
};
/// The text with those cells changed. A cell that was quoted is so again, and others where they must be.
std::string with_changes(std::string_view text, std::vector<CsvChange> changes);

}  // namespace chathack::reports::marks
