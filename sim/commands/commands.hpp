#pragma once

#include <string>

#include "conformance/commands/commands.hpp"

/// The sub-commands of chathack-sim, each in a file of its own. Options, exit codes and reports of
/// conformance runs are those of chathack-conform.
namespace chathack::sim {

/// An unmodified program behind a network, in real time.
/// @param line  the whole command line, for the result
commands::Command add_emulate_command(CLI::App& app, std::string line);
/// Conformance in virtual time.
/// @param line  the whole command line, for the result
commands::Command add_run_command(CLI::App& app, std::string line);
/// A workload on a network, checked and measured.
commands::Command add_load_command(CLI::App& app);
/// Many runs with varied parameters.
commands::Command add_sweep_command(CLI::App& app);
/// What a workload or network file says.
commands::Command add_explain_command(CLI::App& app);
/// What is wrong with workload and network files.
commands::Command add_lint_command(CLI::App& app);
/// The ready-made networks.
commands::Command add_networks_command(CLI::App& app);
/// The ready-made workloads.
commands::Command add_workloads_command(CLI::App& app);

}  // namespace chathack::sim
