#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Texts of a target made fit to be shown: a terminal obeys control characters, XML forbids them, and
/// right-to-left marks can make a line read backwards.
namespace chathack::reports {

enum class LineEnds { escape, keep };

/// Valid UTF-8 with nothing but characters that are seen. Bytes that are not UTF-8 become `\xff`; control and
/// format characters, line ends unless kept, private and unassigned ones `\u{202e}`.
std::string printable(std::string_view text, LineEnds line_ends = LineEnds::escape);

/// How many columns of a terminal a printable text takes.
std::size_t columns_of(std::string_view printable_text);

/// The longest front of a printable text that takes at most `columns`, with "..." at its end when it is not
/// all.
std::string shortened(std::string_view printable_text, std::size_t columns);

/// Lines of at most `columns` (a longer word stands alone), broken at spaces. At least one line.
std::vector<std::string> wrapped(std::string_view printable_text, std::size_t columns);

}  // namespace chathack::reports
