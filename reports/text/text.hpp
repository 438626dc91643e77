#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"
#include "reports/text/progress.hpp"

namespace chathack::reports {

struct TextOptions {
    std::size_t width = 100;  ///< columns, at least 40; lines are broken at spaces where possible
    bool colour = false;
    std::size_t cases_in_full = 20;  ///< how many failed cases are shown in full; others get one line each
};

/// The result as text for a terminal: each failed case with its clause, what was expected and seen, and how
/// to rerun it; then totals, coverage and the target's profile. The last line is the headline.
std::string to_text(const Result& result, const TextOptions& options = {});

/// One case in full, whatever its verdict.
std::string case_to_text(const Result& result, const CaseResult& one, const TextOptions& options = {});

}  // namespace chathack::reports
