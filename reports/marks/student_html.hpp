#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/marks/marks.hpp"

namespace chathack::reports::marks {

struct StudentOptions {
    std::string title = "CHATHACK";   ///< of the course: `Rubric::title`
    std::string last_lines;           ///< of a build or server that failed; shown where there is a problem
    std::size_t bytes_max = 290'000;  ///< of the page; transcripts and texts are cut to keep it
};

/// The page of one submission for those who wrote it: points, points by clause, and each fault with the
/// gentlest conversation that shows it. Self-contained, without script. Texts of the server are shown as text
/// and never become markup. Of hidden clauses it has the sum of their points alone.
///
/// @param plays  as given to `mark`: `ClauseMark::play` counts in them. A fault whose case is not in them is
///               told without its conversation.
std::string student_html(const Marks& marks, const std::vector<const Result*>& plays,
                         const StudentOptions& options = {});

}  // namespace chathack::reports::marks
