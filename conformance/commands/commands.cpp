#include "conformance/commands/commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "conformance/commands/exit_code.hpp"

namespace chathack::commands {

int parse_and_run(CLI::App& app, int argc, char** argv, const std::vector<Command>& commands) {
    app.require_subcommand(1);
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
