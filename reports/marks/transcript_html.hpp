#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports::marks {

struct TranscriptOptions {
    std::size_t lines_max = 40;  ///< steps, entries and what was wrong; those before them are left out first
    std::size_t columns_max = 160;  ///< of each text in a line
    /// What is said in place of a text, which must not name what is hidden.
    std::function<std::string(const std::string&)> told = [](const std::string& words) { return words; };
};

/// The conversation of a case up to a step as a list, and what was wrong with that step. Everything is text.
/// What the suite does for itself (logins, probes) is left out where the case has more than that. Empty, when
/// nothing of it is known.
///
/// @param one  with its steps and entries, see `with_transcript`
/// @param step  index of the step that decided
std::string transcript_html(const CaseResult& one, std::uint64_t step, const TranscriptOptions& options = {});

}  // namespace chathack::reports::marks
