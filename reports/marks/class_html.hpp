#pragma once

#include <string>
#include <vector>

#include "reports/marks/marks.hpp"
#include "reports/marks/rubric.hpp"

namespace chathack::reports::marks {

/// Where the pages of a submission lie, relative to the page of the class. Empty: nowhere.
struct SubmissionLinks {
    std::string student;               ///< made by `student_html`
    std::vector<std::string> reports;  ///< one for each play
};

/// The page of a class for its teacher: how points are distributed, each submission, submissions by clauses,
/// what next to nobody keeps, and which submissions are like one another. Self-contained, without script.
///
/// @param links  one for each submission, in the same order; may be shorter
std::string class_html(const std::vector<Marks>& all, const Rubric& rubric,
                       const std::vector<SubmissionLinks>& links = {});

}  // namespace chathack::reports::marks
