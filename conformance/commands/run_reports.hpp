#pragma once

#include <filesystem>

#include "reports/model/result.hpp"

namespace chathack::commands {

/// `violated` when a MUST is, or with `strict` a SHOULD; else `conforms`.
int exit_code(const reports::Result& result, bool strict);

/// Writes result.json, junit.xml and report.html into `folder`, which is made; where there is no room for all
/// of them, the verdicts alone. Says on the error stream what could not be written.
///
/// @return `conforms`, or `harness_error` when something is missing
int write_results(const std::filesystem::path& folder, const reports::Result& result, bool strict);

/// Prints the result as text, fit for the terminal.
void print_text(const reports::Result& result);

}  // namespace chathack::commands
