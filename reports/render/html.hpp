#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

struct HtmlOptions {
    /// Transcripts of a page that would be larger are cut: first those of cases that are well, then all.
    std::size_t bytes_max = 1'900'000;
};

/// The result as one self-contained HTML page: no network, works from disk. Texts of the target are data that
/// the page's own script shows as text; nothing of them is ever markup or code.
std::string to_html(const Result& result, const HtmlOptions& options = {});

}  // namespace chathack::reports
