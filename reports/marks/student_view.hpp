#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/marks/marks.hpp"

/// What students may see of their marks, in whatever format. Nothing here tells a hidden clause: neither its
/// id nor its text, nor what was wrong, nor a case that judges it.
namespace chathack::reports::marks {

/// Points for one clause, or for all hidden clauses together. Texts are printable (reports/text).
struct StudentLine {
    std::string number;  ///< "2.3": the third visible clause of the second family; of hidden clauses empty
    std::string name;    ///< "LOGIN-9: A new login ...", "hidden clauses"; at most 120 columns
    double points = 0;
    double most = 0;
    bool passed = false;
    bool bonus = false;
    std::string output;  ///< lines without an end behind the last; empty where there is nothing to say
};
/// Most bytes of what a case says, in an output.
inline constexpr std::size_t why_bytes_max = 8192;

/// One line for each visible clause that was tried, and one for all that are hidden (or two, when some of
/// them are a bonus). Their points add up to those of all clauses.
std::vector<StudentLine> student_lines(const Marks& marks);

/// What students are told where a fault is shown by a case that tells of a hidden clause (`case_hidden`).
inline constexpr std::string_view case_kept_back = "The case that shows it is not shown here.";

/// What students are told behind a problem that is ours.
inline constexpr std::string_view no_fault = "That is no fault of the submission, which has no points yet.";

/// Whether students may not see the clause.
bool is_hidden(const std::string& clause, const Marks& marks);

/// The text with "another clause" in place of the names of hidden ones.
std::string without_hidden(std::string text, const Marks& marks);

/// A text of several lines as one: "; " stands for the ends of lines, or " " behind a full stop or colon.
std::string one_line(std::string_view text);

/// The text cut to at most so many bytes, which then end in "...", and not inside a character of UTF-8.
std::string cut_to(std::string text, std::size_t bytes_max);

/// The problem, or the points and what was lost, and the remark, in a few lines.
std::string student_summary(const Marks& marks);

}  // namespace chathack::reports::marks
