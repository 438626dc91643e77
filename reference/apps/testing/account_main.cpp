// chathackd's account command alone, for its tests.
#include <CLI/CLI.hpp>
#include <iostream>

#include "reference/apps/account_command.hpp"

int main(int argument_count, char** arguments) {
    using namespace chathack::apps;
    CLI::App program{"account commands only"};
    AccountRequest request;
    add_account_command(program, request);
    program.require_subcommand(1);
    try {
        program.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : static_cast<int>(AccountExit::usage);
    }
    return static_cast<int>(run_account_command(request, std::cout, std::cerr));
}
