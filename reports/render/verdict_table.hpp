#pragma once

#include <string>

namespace chathack::reports {

/// The table of verdicts (conformance/verdict) as JSON, so that the pages need no list of their own. It is an
/// array, in the order in which reports list verdicts, of objects with
/// - `name`: the word of the outcome;
/// - `mark`, `words` and `short`: how the page shows it;
/// - `gravity`: a number that only orders outcomes, the gravest having the greatest;
/// - `kept`, `tried`, `bad`, `violation`: what the outcome counts as.
/// No character of it is markup.
std::string verdict_table();

}  // namespace chathack::reports
