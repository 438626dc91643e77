#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chathack::reports {

/// Whether a text is what chathack-sim measured: the result.json of a load or of a sweep, by its `schema`.
bool is_of_simulation(const std::string& text);

/// That result as one self-contained HTML page, as `to_html` makes one of a conformance run. Nothing, and a
/// sentence in `why_not`, when it is no such result.
std::optional<std::string> simulation_html(const std::string& text, std::string& why_not);

}  // namespace chathack::reports
