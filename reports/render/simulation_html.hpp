#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chathack::reports {

/// Whether a text is a result of chathack-sim: the result.json of a load or of a sweep. Looks only for its
/// `schema`.
bool is_of_simulation(const std::string& text);

/// Such a result as one self-contained HTML page, like `to_html` of a conformance run. Nullopt, with a
/// sentence in `why_not`, when it is not such a result.
std::optional<std::string> simulation_html(const std::string& text, std::string& why_not);

}  // namespace chathack::reports
