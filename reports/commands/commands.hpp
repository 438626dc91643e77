#pragma once

#include <vector>

#include "conformance/command_line/command_line.hpp"

/// The sub-commands of chathack-report.
namespace chathack::reports::commands {

/// The program's exit status.
enum ReportExitCode {
    done = 0,
    worse = 1,        ///< of gate and compare
    wrong_use = 2,    ///< of options or files
    not_written = 4,  ///< a file could not be written
};

using command_line::Subcommand;

/// show, html, junit, sarif, markdown, csv and badge.
std::vector<Subcommand> add_rendering_commands(CLI::App& app);
Subcommand add_matrix_command(CLI::App& app);
Subcommand add_merge_command(CLI::App& app);
Subcommand add_gate_command(CLI::App& app);
Subcommand add_baseline_command(CLI::App& app);
Subcommand add_compare_command(CLI::App& app);

}  // namespace chathack::reports::commands
