#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Makes texts of a target safe to show. A terminal obeys control characters, XML forbids them, and
/// right-to-left marks can make a line read backwards.
namespace chathack::reports {

enum class LineEnds { escape, keep };

/// The text as valid UTF-8 with visible characters only. Bytes that are not UTF-8 are written like `\xff`.
/// Control, format, private and unassigned characters, and line ends unless they are kept, are written like
/// `\u{202e}`.
std::string printable(std::string_view text, LineEnds line_ends = LineEnds::escape);

/// How many columns of a terminal a printable text takes.
std::size_t columns_of(std::string_view printable_text);

/// A printable text cut to at most `columns`. Where it is cut, it ends in "...", which counts.
std::string shortened(std::string_view printable_text, std::size_t columns);

/// A printable text broken at spaces into lines of at most `columns`. A longer word is a line of its own.
/// Gives at least one line.
std::vector<std::string> wrapped(std::string_view printable_text, std::size_t columns);

}  // namespace chathack::reports
