#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "reference/apps/account_command.hpp"
#include "reference/apps/server_app.hpp"

namespace {

using namespace chathack;
using apps::ServerExit;

/// Durations on the command line are seconds, with a fraction if wanted.
std::chrono::milliseconds from_seconds(double seconds) {
    return std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program{
        "The reference server of CHATHACK: clients log in, speak to everyone and find each other."};
    program.footer(
        "Examples:\n"
        "  chathackd                                     IPv4 and IPv6, port 7777, nobody has a password\n"
        "  chathackd --listen 127.0.0.1:0                a free port, printed as \"listening on "
        "127.0.0.1:40123\"\n"
        "  chathackd --accounts accounts.db              logins of accounts need their password\n\n"
        "Signals: INT and TERM write what is queued, close everybody and end (twice: at once); HUP reads "
        "the\n"
        "accounts again; USR1 logs the counters, as does every minute.\n\n"
        "Exit codes: 0 ended by a signal; 2 wrong use; 3 an address cannot be listened on or the accounts "
        "cannot\n"
        "be read; 4 an internal error.");
    std::vector<std::string> listen{"[::]:7777"};
    std::string level = "info";
    double login_timeout = 30;
    double idle_timeout = 0;
    apps::ServerSettings settings;
    program
        .add_option("--listen", listen, "ADDR:PORT to listen on; may be repeated; port 0 picks a free one")
        ->capture_default_str();
    program.add_option("--accounts", settings.accounts_file, "file of the logins that have a password");
    program.add_option("--max-connections", settings.connections_max, "more are turned away")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    program.add_option("--login-timeout", login_timeout, "seconds that a client has to log in; 0: for ever")
        ->check(CLI::Range(0.0, 86'400.0))
        ->capture_default_str();
    program.add_option("--idle-timeout", idle_timeout, "seconds that a user may be silent; 0: for ever")
        ->check(CLI::Range(0.0, 86'400.0 * 365))
        ->capture_default_str();
    program
        .add_option("--send-queue", settings.send_queue_bytes_max,
                    "bytes that may wait for a client that reads slowly; then it is disconnected")
        ->check(CLI::Range(4096, 1 << 30))
        ->capture_default_str();
    program.add_option("--log-level", level, "what is logged on the error stream")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
        ->capture_default_str();
    program.add_flag("--log-json", settings.log.json, "log one JSON object a line");

    apps::AccountRequest account;
    apps::add_account_command(program, account);

    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : static_cast<int>(ServerExit::usage);
    }
    if (account.action) return static_cast<int>(apps::run_account_command(account, std::cout, std::cerr));
    for (const auto& text : listen) {
        const auto endpoint = transport::parse_endpoint(text);
        if (!endpoint) {
            std::fprintf(stderr, "chathackd: --listen %s: %s\n", text.c_str(),
                         std::string{to_string(endpoint.error())}.c_str());
            return static_cast<int>(ServerExit::usage);
        }
        settings.listen.push_back(*endpoint);
    }
    settings.login_timeout = from_seconds(login_timeout);
    settings.idle_timeout = from_seconds(idle_timeout);
    settings.log.level = spdlog::level::from_str(level);
    try {
        return static_cast<int>(apps::run_server(settings));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chathackd: internal error: %s\n", error.what());
        return static_cast<int>(ServerExit::internal);
    }
}
