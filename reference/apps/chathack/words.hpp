#pragma once

#include <string>
#include <string_view>

namespace chathack::apps {

/// Makes somebody's text harmless for one line of a terminal. Line ends and tabs become \n and \t. Every
/// other character that could move, hide or colour text becomes \xHH. A backslash stays as it is, so that
/// ordinary text reads as it was written.
std::string visible(std::string_view text);

/// Makes a login harmless, in the form that commands take. One plain word stays as it is. Anything else is
/// put in quotes, with \" \\ and \xHH for characters that cannot stand there.
std::string quoted_login(std::string_view login);

/// Takes one word and the blanks before it off the front of `line`. The word ends at a blank, or is in quotes
/// as `quoted_login` writes them.
///
/// @return whether there is a word; an empty one must be in quotes. Also false when quotes do not end.
bool take_word(std::string_view& line, std::string& word);

}  // namespace chathack::apps
