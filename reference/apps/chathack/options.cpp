#include "reference/apps/chathack/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "conformance/command_line/options.hpp"
#include "conformance/command_line/version.hpp"
#include "reference/apps/chathack/words.hpp"
#include "reference/client/settings.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::apps {
namespace {

constexpr auto footer = R"(
Plain text goes to everyone; /help lists the commands. Input that is no terminal is a script: one
line each, one event per line of output, and the end of input ends the session.

Examples:
  chathack localhost:7777 alice
  chathack -p [::1]:7777 bertha                 asks for her password
  printf 'hello\n/quit\n' | chathack localhost:7777 alice
  chathack --json localhost:7777 robot

Exit codes: 0 good, 1 the server refused the login, 2 wrong use, 3 the server was not reached or
was lost, 4 failed otherwise.)";

EarlyEnd wrong_use(std::string_view why) {
    return {ClientExitCode::wrong_use, fmt::format("chathack: {}; see chathack --help", why)};
}

/// Why the login cannot be sent at all. Everything else about a login is for the server to decide.
std::optional<EarlyEnd> login_fault(const std::string& login) {
    const auto bytes_max = client::client_limits().login_bytes_max;
    if (login.size() > bytes_max) return wrong_use(fmt::format("LOGIN has more than {} bytes", bytes_max));
    if (!wire::is_utf8(login)) return wrong_use("LOGIN is not UTF-8 text");
    return {};
}

}  // namespace

boost::system::result<ProgramOptions, EarlyEnd> read_options(int count, const char* const* words) {
    ProgramOptions options;
    std::string advertise;
    std::string history;
    int linger = 0;

    CLI::App app{"A CHATHACK client for people and for scripts.", "chathack"};
    app.footer(footer);
    app.add_option("HOST:PORT", options.server, "the server: a name, an IPv4 address or [an IPv6 address]")
        ->required()
        ->type_name("");
    app.add_option("LOGIN", options.login, "the login to use")->required()->type_name("");
    app.add_flag("-p,--password", options.with_password,
                 "log in with a password: asked for on a terminal, otherwise the first line of input");
    app.add_option("--downloads", options.downloads, "the folder for received files")
        ->type_name("DIR")
        ->capture_default_str();
    app.add_option("--advertise", advertise,
                   "the address at which peers shall connect to you, when it is not this machine's own")
        ->type_name("ADDR");
    auto* const history_option =
        app.add_option("--history", history,
                       "the file for typed lines (/msg excepted); an empty name keeps none")
            ->type_name("FILE");
    app.add_flag("--yes", options.yes, "do not ask about commands that come at once with other lines");
    app.add_option("--linger", linger, "seconds to stay after the end of input")
        ->check(CLI::Range(0, 1'000'000))
        ->type_name("SECONDS")
        ->capture_default_str();
    app.add_flag("--json", options.json, "talk in JSON, one object a line (docs/client-json.md)");
    app.set_version_flag("--version", "chathack " + std::string{version()});
    try {
        command_line::parse(app, count, words);
    } catch (const CLI::CallForVersion& version) {
        return EarlyEnd{ClientExitCode::good, version.what()};
    } catch (const CLI::Success&) {
        return EarlyEnd{ClientExitCode::good, app.help()};
    } catch (const CLI::ParseError& error) {
        return wrong_use(visible(error.what()));
    }

    if (const auto fault = login_fault(options.login)) return *fault;
    if (options.downloads.empty()) return wrong_use("--downloads needs the name of a folder");
    if (!advertise.empty()) {
        const auto address = transport::parse_address(advertise);
        if (!address)
            return wrong_use(fmt::format("--advertise {}: not an IPv4 or IPv6 address", visible(advertise)));
        options.advertise = *address;
    }
    if (*history_option) options.history = history;
    options.linger = std::chrono::seconds{linger};
    return options;
}

}  // namespace chathack::apps
