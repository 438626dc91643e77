#pragma once

#include <string>

#include "reports/matrix/matrix.hpp"

namespace chathack::reports::matrix {

/// The page as HTML that needs no script: who is best, the ranking, and the table of clauses by
/// implementations. The page's script adds links to the cases of a cell, charts and filters.
std::string overview_html(const Matrix& matrix);

}  // namespace chathack::reports::matrix
