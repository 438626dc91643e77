#pragma once

#include <string>

namespace chathack::reports {

/// The table of verdicts (conformance/verdict) as JSON for the pages, so that they have no list of their own:
/// an array in the order in which numbers are listed, of objects with
/// - `name`: the word of the outcome; `mark`, `words` and `short`: how people are told of it;
/// - `gravity`: a number, the greater the graver; only its order means something;
/// - `kept`, `tried`, `bad`, `violation`: what it counts as.
/// No character of it is markup.
std::string verdict_table();

}  // namespace chathack::reports
