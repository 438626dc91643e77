#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"
#include "reports/text/progress.hpp"

namespace chathack::reports {

struct TextOptions {
    std::size_t width = 100;  ///< columns; lines are broken at spaces where they can be, 40 at least
    bool colour = false;
    std::size_t cases_in_full = 20;  ///< failed cases that are told whole; the rest in one line each
};

/// What a run says, for a terminal: each failed case with its clause, expected beside seen and how to rerun
/// it, then totals, coverage and the target's profile. The last line is the sentence to take home.
std::string to_text(const Result& result, const TextOptions& options = {});

/// One case alone, whatever its verdict, with its steps.
std::string case_to_text(const Result& result, const CaseResult& one, const TextOptions& options = {});

}  // namespace chathack::reports
