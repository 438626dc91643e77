#pragma once

#include <string>
#include <string_view>

/// Commands that are printed for people to paste into a shell, and mean there what they meant.
namespace chathack::reports {

/// `word` as one word of a shell command: as it is where a shell changes nothing in it, else in quotes. What
/// a terminal would not show as it is, such as a control character, is written `$'\x1b'`.
std::string for_shell(std::string_view word);

/// An option with its value, behind a space: " --only 'a b'"; " --only=-x" where the value would be taken for
/// an option.
std::string option_for_shell(std::string_view option, std::string_view value);

/// A file or folder as argument, behind a space: " ./-x.yaml" where it would be taken for an option.
std::string path_for_shell(std::string_view path);

}  // namespace chathack::reports
