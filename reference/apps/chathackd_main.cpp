#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <iostream>

#include "conformance/command_line/options.hpp"
#include "conformance/command_line/version.hpp"
#include "reference/apps/account_command.hpp"
#include "reference/apps/escape.hpp"
#include "reference/apps/server_command.hpp"
#include "reference/wire/last_words.hpp"

namespace {

using namespace chathack;
using apps::ServerExit;

constexpr auto about =
    "The reference server of CHATHACK: clients log in, speak to everyone, and find each other for private "
    "talk.";
constexpr auto more = R"(Examples:
  chathackd
      serves on IPv4 and IPv6, port 7777; nobody needs a password
  chathackd --listen 127.0.0.1:0
      takes a free port and prints "listening on 127.0.0.1:40123"
  chathackd account add --accounts chat.db alice
  chathackd --accounts chat.db
      only who knows the password is alice

Signals:
  INT, TERM   write what is queued, close everybody, end with 0; a second one does not wait
  HUP         read the accounts again
  USR1        log the counters, as is done every minute and at the end

Exit codes:
  0  ended by INT or TERM
  2  wrong use
  3  an address cannot be listened on, or the accounts cannot be read
  4  an internal error
)";

int run(const apps::ServerRequest& request) {
    const auto settings = settings_of(request);
    if (!settings) {
        std::fprintf(stderr, "chathackd: %s\n", apps::escape(settings.error()).c_str());
        return static_cast<int>(ServerExit::usage);
    }
    return static_cast<int>(apps::run_server(*settings));
}

}  // namespace

int main(int argument_count, char** arguments) {
    chathack::last_words::prepare(static_cast<int>(ServerExit::internal));
    CLI::App program{about, "chathackd"};
    program.footer(more);
    program.set_version_flag("--version", "chathackd " + std::string{version()});
    program.failure_message([](const CLI::App*, const CLI::Error& error) {
        return "chathackd: " + apps::escape(error.what()) + " (chathackd --help tells more)\n";
    });
    apps::ServerRequest server;
    apps::AccountRequest account;
    add_server_options(program, server);
    add_account_command(program, account);
    try {
        command_line::parse(program, argument_count, arguments);
        return account.action ? static_cast<int>(run_account_command(account, std::cout, std::cerr))
                              : run(server);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : static_cast<int>(ServerExit::usage);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chathackd: internal error: %s\n", error.what());
        return static_cast<int>(ServerExit::internal);
    }
}
