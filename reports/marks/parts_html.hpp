#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "reports/marks/marks.hpp"

/// What the page of a student and the page of the class share.
namespace chathack::reports::marks {

/// How people are told of a standing.
struct StandingLook {
    ClauseStanding standing{};
    std::string_view word;      ///< "kept": also the class of style sheets
    std::string_view sentence;  ///< "kept in part"
    std::string_view mark;      ///< one character that needs no colour, in UTF-8
};
/// One for each standing, best first.
std::span<const StandingLook> all_standings() noexcept;
const StandingLook& look_of(ClauseStanding standing) noexcept;

/// The mark of a standing, with its words for a screen reader.
std::string standing_mark(ClauseStanding standing, bool words = true);

/// A small word in a box, such as "MUST" or "bonus".
std::string label(const std::string& content, bool warning = false);

/// "PRIVATE" of "PRIVATE-7".
std::string family_of(const std::string& clause);

/// "12.5 of 20".
std::string points_of(double points, double most);

/// Whether the clause gives less than it is worth; what rounding makes of a double is no loss.
bool loses_points(const ClauseMark& clause) noexcept;

/// The text with what is not printable made visible, cut to at most `columns` and to four times as many
/// bytes.
std::string cut_to_columns(std::string_view words, std::size_t columns);

/// Microseconds as people say them of a long time: "4.20 s", "3 min 20 s", "1 h 12 min".
std::string long_time(std::int64_t time_us);

/// The whole page. `content` is markup.
std::string page_of(std::string_view title, const std::string& content);

}  // namespace chathack::reports::marks
