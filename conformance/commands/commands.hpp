#pragma once

#include <string>
#include <vector>

#include "conformance/command_line/command_line.hpp"

namespace chathack::commands {

using command_line::Subcommand;

// Each declares a sub-command on the program's `app`.

/// @param line  the whole command line, for the result
Subcommand add_run_command(CLI::App& app, std::string line);
/// @param line  the same
Subcommand add_observe_command(CLI::App& app, std::string line);
Subcommand add_check_command(CLI::App& app, std::string line);
Subcommand add_init_command(CLI::App& app);
Subcommand add_class_command(CLI::App& app);
Subcommand add_grade_command(CLI::App& app);
Subcommand add_list_command(CLI::App& app);
Subcommand add_explain_command(CLI::App& app);
Subcommand add_lint_command(CLI::App& app);

/// What `lint` does: checks files of every kind, or without any the suite. Gives the exit code.
int lint(const std::vector<std::string>& paths);

}  // namespace chathack::commands
