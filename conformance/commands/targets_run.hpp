#pragma once

#include <functional>
#include <string>

#include "conformance/commands/suite_run.hpp"

namespace chathack::commands {

/// Says how to run the target of one file. Gives 0, or complains and gives `wrong_use`.
using MakeRun = std::function<int(const std::string& file, SuiteRun& run)>;

/// Runs every target file (.yaml, .yml) of a folder, one after the other; whatever one of them does, the
/// others are run. Each has its reports in a folder of its own below that of the run, and `matrix.html` shows
/// them beside one another.
///
/// @return `violated` when one of them is; else `no_target` when one could not be run; `harness_error` when
/// interrupted; `wrong_use` when the folder has no target file
int run_targets(const std::string& folder, const MakeRun& make_run, const OutputArguments& output);

}  // namespace chathack::commands
