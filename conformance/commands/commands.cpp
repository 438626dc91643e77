#include "conformance/commands/commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>

#include "conformance/commands/exit_code.hpp"
#include "conformance/scenario/report.hpp"

namespace chathack::commands {
namespace {

/// What to say when the first word is no command; empty: it is one, or there is none.
std::string unknown_command(const CLI::App& app, int argc, char** argv) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({}))
        names.push_back(command->get_name());
    if (argc < 2 || *argv[1] == '-' || std::ranges::find(names, argv[1]) != names.end()) return {};
    return "unknown command " + scenario::shown(argv[1]) +
           scenario::hint(argv[1], {names.begin(), names.end()}) + "; see --help";
}

}  // namespace

int parse_and_run(CLI::App& app, int argc, char** argv, const std::vector<Command>& commands) {
    app.require_subcommand(1);
    if (const auto unknown = unknown_command(app, argc, argv); !unknown.empty())
        return complain(wrong_use, unknown);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? conforms : wrong_use;
    }
    try {
        for (const auto& command : commands)
            if (command.app->parsed()) return command.run();
        return complain(wrong_use, "no command; see --help");
    } catch (const std::exception& error) {
        return complain(harness_error, fmt::format("internal error: {}", error.what()));
    }
}

}  // namespace chathack::commands
