#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

struct HtmlOptions {
    /// Greatest size of the page. Transcripts are cut to keep it: first those of cases that passed, then all.
    std::size_t bytes_max = 1'900'000;
};

/// The result as one self-contained HTML page, which works from disk and loads nothing. Its first view needs
/// no script; the script adds the cases, whose texts are packed data. Texts of the target are shown as text
/// and never become markup or code.
std::string to_html(const Result& result, const HtmlOptions& options = {});

}  // namespace chathack::reports
