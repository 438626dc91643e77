#pragma once

#include <string>
#include <vector>

namespace chathack::reports {

/// One value in CSV (RFC 4180), quoted where it must be. A text that a spreadsheet would take for a formula
/// gets an apostrophe in front. Invisible characters are escaped as by `printable`.
std::string csv_cell(const std::string& value);

/// Adds a line of such values, with CR LF behind it.
void add_csv_line(std::string& out, const std::vector<std::string>& values);

}  // namespace chathack::reports
