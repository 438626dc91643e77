#pragma once

#include <string>
#include <string_view>

namespace chathack::apps {

/// Makes somebody's text harmless for one line of a terminal, in a form that can be read back. These become
/// \xHH for each byte: control characters (C0, DEL, C1), marks that reorder or hide text (line separators,
/// bidirectional marks, zero-width spaces), and bytes that are not UTF-8. A backslash becomes \\. Everything
/// else stays as it is.
std::string escape(std::string_view text);

/// The text, with `instead` in place of every character that `escape` would change.
std::string without_harm(std::string_view text, char instead);

}  // namespace chathack::apps
