#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chathack::apps {

/// The lines of a text that came at once. \n, \r\n and \r end a line; empty lines are left out.
std::vector<std::string> lines_of(std::string_view text);

/// What to ask the user before lines that came at once are carried out; empty when there is nothing to ask.
/// Commands among other lines may do what nobody has read, so they are asked about.
///
/// @param more  whether the beginning of a further line came with them
std::string question_about(const std::vector<std::string>& lines, bool more);

/// Whether `lines`, which came at once, say yes to such a question.
bool is_yes(const std::vector<std::string>& lines);

}  // namespace chathack::apps
