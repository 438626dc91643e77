#pragma once

#include <vector>

#include "conformance/command_line/command_line.hpp"

/// The sub-commands of chathack-report.
namespace chathack::reports::commands {

/// The exit codes of chathack-report.
enum ReportExitCode {
    done = 0,
    worse = 1,        ///< of gate and compare: something is worse
    wrong_use = 2,    ///< wrong options or bad files
    not_written = 4,  ///< a file could not be written
};

using command_line::Subcommand;

/// The commands show, html, junit, ctrf, sarif, markdown, csv and badge.
std::vector<Subcommand> add_rendering_commands(CLI::App& app);
Subcommand add_matrix_command(CLI::App& app);
Subcommand add_merge_command(CLI::App& app);
Subcommand add_gate_command(CLI::App& app);
Subcommand add_baseline_command(CLI::App& app);
Subcommand add_compare_command(CLI::App& app);

}  // namespace chathack::reports::commands
