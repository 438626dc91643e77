#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace chathack::commands {

/// A sub-command that is declared on a program's `app`.
struct Command {
    const CLI::App* app = nullptr;
    std::function<int()> run;  ///< once `app` was parsed; gives the exit code
};

/// Parses the command line, which must name one of `commands`, and runs it. Gives the exit code.
int parse_and_run(CLI::App& app, int argc, char** argv, const std::vector<Command>& commands);

/// @param line  the whole command line, for the result
Command add_run_command(CLI::App& app, std::string line);
/// @param line  as of `add_run_command`
Command add_observe_command(CLI::App& app, std::string line);
Command add_check_command(CLI::App& app, std::string line);
Command add_list_command(CLI::App& app);
Command add_explain_command(CLI::App& app);
Command add_lint_command(CLI::App& app);

}  // namespace chathack::commands
