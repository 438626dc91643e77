#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

struct HtmlOptions {
    /// Greatest size of the page. Transcripts are cut to keep it: first those of cases that passed, then all.
    std::size_t bytes_max = 1'900'000;
};

/// The result as one self-contained HTML page, which works from disk and loads nothing. Texts of the target
/// are packed data that the script of the page shows as text; they never become markup or code.
std::string to_html(const Result& result, const HtmlOptions& options = {});

}  // namespace chathack::reports
