#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The result as CSV (RFC 4180): a line of names, then one line for each finding of each run of a case.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front. Invisible characters are
/// escaped as by `printable`.
std::string to_csv(const Result& result);

}  // namespace chathack::reports
