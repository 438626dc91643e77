#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chathack::plot {

/// Text as a gnuplot string in single quotes. Any text is safe, so it cannot end the string or hold commands.
std::string in_quotes(std::string_view text);

/// Runs gnuplot on `script` and writes the SVG that it prints to `path`. The script and its data go to
/// standard input; no shell is used.
/// @return why it failed, as a sentence; nothing on success
std::optional<std::string> draw(const std::string& script, const std::string& path);

}  // namespace chathack::plot
