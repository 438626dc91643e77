#pragma once

#include <string>
#include <vector>

#include "reports/marks/marks.hpp"

/// Marks written by hand, for tests.
namespace chathack::testing {

/// A clause with what it gives of three points.
reports::marks::ClauseMark clause_mark(const std::string& id, reports::marks::ClauseStanding standing,
                                       double points);

/// Marks with a clause of every standing, from one play: `sample_result`. GLOBAL-5 is violated there, and
/// PRIVATE-6 and PRIVATE-7 are hidden.
reports::marks::Marks sample_marks();

/// The same with `hostile_text` in each text that a server or student gives.
reports::marks::Marks hostile_marks();

/// What `mark` says of a submission that was not built.
reports::marks::Marks broken_marks();

/// Thirty submissions: two were not played, two groups have the same faults, "group 07" and "group 19" share
/// rare ones, and hardly anybody keeps GLOBAL-7.
std::vector<reports::marks::Marks> sample_class();

}  // namespace chathack::testing
