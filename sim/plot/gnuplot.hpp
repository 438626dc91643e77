#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chathack::plot {

/// Text as gnuplot takes it: in single quotes, harmless whatever it holds.
std::string quoted(std::string_view text);

/// Runs gnuplot on `script` and writes the SVG that it prints to `path`. Script and data go in on standard
/// input; no shell takes part.
/// @return why it could not, as a sentence; nothing when it is done
std::optional<std::string> draw(const std::string& script, const std::string& path);

}  // namespace chathack::plot
