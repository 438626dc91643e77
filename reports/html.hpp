#pragma once

#include <string>

#include "reports/result.hpp"

namespace chathack::reports {

/// The result as one self-contained HTML page: no network, works from disk. Texts of the target are data that
/// the page's own script shows as text; nothing of them is ever markup or code.
std::string to_html(const Result& result);

}  // namespace chathack::reports
