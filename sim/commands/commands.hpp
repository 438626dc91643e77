#pragma once

#include <string>
#include <string_view>

#include "conformance/commands/commands.hpp"

/// The sub-commands of chathack-sim, each in a file of its own. Options, exit codes and reports of
/// conformance runs are those of chathack-conform.
namespace chathack::sim {

/// The last part of `--help` of a command that checks something: what its exit codes mean.
inline constexpr std::string_view exit_codes_help =
    "Exit codes: 0 all well; 1 a MUST (a SHOULD too with --strict) or an invariant is violated; 2 wrong use "
    "or\n"
    "bad files; 3 the target could not be started or reached, or agrees with whatever is asked, nothing was "
    "tried or decided,\n"
    "nobody could log in, or the network had not brought everything at the end; 4 an error of the simulator "
    "itself, or interrupted.";

/// The same for commands that only read files.
inline constexpr std::string_view reading_exit_codes_help =
    "Exit codes: 0 good; 2 wrong use, or a file is not right.";

/// Real clients and a real server with a simulated network between them, in real time.
commands::Subcommand add_attach_command(CLI::App& app);
/// An unmodified program behind a network, in real time.
/// @param line  the whole command line, for the result
commands::Subcommand add_emulate_command(CLI::App& app, std::string line);
/// Conformance in virtual time.
/// @param line  the whole command line, for the result
commands::Subcommand add_run_command(CLI::App& app, std::string line);
/// A workload on a network, checked and measured.
commands::Subcommand add_load_command(CLI::App& app);
/// Many runs with varied parameters.
commands::Subcommand add_sweep_command(CLI::App& app);
/// What a workload or network file says.
commands::Subcommand add_explain_command(CLI::App& app);
/// What is wrong with workload and network files.
commands::Subcommand add_lint_command(CLI::App& app);
/// The ready-made networks.
commands::Subcommand add_networks_command(CLI::App& app);
/// The ready-made workloads.
commands::Subcommand add_workloads_command(CLI::App& app);

}  // namespace chathack::sim
