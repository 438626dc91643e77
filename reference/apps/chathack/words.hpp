#pragma once

#include <string>
#include <string_view>

namespace chathack::apps {

/// Somebody's text made harmless for one line of a terminal. Line ends and tabs show as \n and \t, what else
/// could move, hide or colour as \xHH; a backslash stays a backslash, so that text reads as it was written.
std::string visible(std::string_view text);

/// A login made harmless, the way the commands take it: as it is when it is one plain word, otherwise in
/// quotes, with \" \\ and \xHH for what cannot stand there.
std::string quoted_login(std::string_view login);

/// Takes one word off the front of `line`, blanks before it included: up to the next blank, or in quotes as
/// `quoted_login` writes them.
///
/// @return whether there is one; an empty one only in quotes. False, too, for quotes that do not end.
bool take_word(std::string_view& line, std::string& word);

}  // namespace chathack::apps
