#pragma once

#include <filesystem>

#include "reports/model/result.hpp"

namespace chathack::commands {

/// Of a result whose `run` is filled in: `conforms`, `violated`, or `no_target` when it is incomplete.
int exit_code(const reports::Result& result);

/// Creates `folder` and writes result.json, junit.xml and report.html into it. When there is no room for all
/// of them, it writes only the verdicts.
///
/// @return `conforms`, or `harness_error` after a message about what could not be written
int write_results(const std::filesystem::path& folder, const reports::Result& result, bool strict);

/// Prints the result as text, with the width and colours of the terminal.
void print_text(const reports::Result& result);

}  // namespace chathack::commands
