#pragma once

#include <string>

#include "conformance/command_line/command_line.hpp"

namespace chathack::commands {

using command_line::Command;

/// @param line  the whole command line, for the result
Command add_run_command(CLI::App& app, std::string line);
/// @param line  as of `add_run_command`
Command add_observe_command(CLI::App& app, std::string line);
Command add_check_command(CLI::App& app, std::string line);
Command add_list_command(CLI::App& app);
Command add_explain_command(CLI::App& app);
Command add_lint_command(CLI::App& app);

}  // namespace chathack::commands
