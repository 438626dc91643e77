#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// Every finding of every run of a case as a line of CSV (RFC 4180), behind a line of names.
///
/// A text that a spreadsheet would take for a formula begins with an apostrophe; characters that are not seen
/// are escaped as `printable` does.
std::string to_csv(const Result& result);

}  // namespace chathack::reports
