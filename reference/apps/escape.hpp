#pragma once

#include <string>
#include <string_view>

namespace chathack::apps {

/// Somebody's text made harmless for a terminal, on one line, and readable back: control characters (C0, DEL,
/// C1), marks that reorder or hide text (line separators, bidirectional marks, zero-width spaces) and bytes
/// that are not UTF-8 become \xHH per byte, a backslash becomes \\. All else stays as it is.
std::string escape(std::string_view text);

/// The text with `instead` for every character that `escape` would change.
std::string without_harm(std::string_view text, char instead);

}  // namespace chathack::apps
