#pragma once

#include <functional>
#include <string>

#include "conformance/commands/suite_run.hpp"

namespace chathack::commands {

/// Prepares the run of one target file. 0, or `wrong_use` after a message on the error stream.
using MakeRun = std::function<int(const std::string& file, SuiteRun& run)>;

/// Runs every target file (.yaml, .yml) of a folder, one after the other. The failure of one does not stop
/// the others. Each has its reports in a folder of its own below that of the run, and `matrix.html` shows
/// them side by side.
///
/// @return of the codes of all targets the first in the order `wrong_use`, `harness_error`, `violated`,
/// `no_target`, `conforms`; `wrong_use` when the folder has no target file; `harness_error` when the matrix
/// cannot be written
int run_targets(const std::string& folder, const MakeRun& make_run, const OutputArguments& output);

}  // namespace chathack::commands
