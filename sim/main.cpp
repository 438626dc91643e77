#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <vector>

#include "sim/commands/command.hpp"

int main(int argc, char** argv) {
    using namespace chathack::sim;
    CLI::App app{"Plays CHATHACK servers, clients and scenarios on simulated networks, in virtual time."};
    app.require_subcommand(1);
    app.set_version_flag("--version", CHATHACK_VERSION);
    app.footer(
        "Exit codes: 0 done, and all conforms; 1 something that must hold was violated; 2 wrong use or bad "
        "files;\n"
        "3 the target could not be started or reached; 4 an error of the simulator itself, or interrupted.");
    Chosen chosen;
    const std::vector<AddCommand> commands{};
    for (const auto add : commands)
        add(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : wrong_use;
    }
    try {
        return chosen();
    } catch (const std::exception& error) {
        std::cerr << "chathack-sim: internal error: " << error.what() << '\n';
        return harness_error;
    }
}
