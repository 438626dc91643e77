#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "conformance/command_line/options.hpp"
#include "conformance/command_line/version.hpp"
#include "reference/apps/escape.hpp"
#include "reference/asio/resolve.hpp"
#include "reference/load/report.hpp"
#include "reference/load/run.hpp"
#include "reference/wire/last_words.hpp"

namespace {

using namespace chathack;
using load::Exit;

constexpr double seconds_max = 24 * 3600;
constexpr std::size_t count_max = 1'000'000;
constexpr std::uint64_t messages_max = 4'000'000'000;

load::Time to_time(double seconds) {
    return std::chrono::duration_cast<load::Time>(std::chrono::duration<double>{seconds});
}

int fail(Exit exit, const std::string& why) {
    std::fprintf(stderr, "chathack-load: %s\n", apps::escape(why).c_str());
    return static_cast<int>(exit);
}

/// The command line before it is completed and checked.
struct Arguments {
    load::LoadOptions options;
    std::string server;
    std::vector<std::string> sources;
    double duration_s = 5, warm_up_s = 1, login_timeout_s = 60, stall_timeout_s = 10, drain_timeout_s = 30;
    std::size_t idle = 0;
    bool json = false;
};

void describe(CLI::App& app, Arguments& to) {
    auto& options = to.options;
    app.add_option("server", to.server, "HOST:PORT, such as localhost:7777, 127.0.0.1:7777 or [::1]:7777")
        ->required();
    app.add_option("-n,--clients", options.clients, "clients that log in and receive")
        ->check(CLI::Range(std::size_t{1}, count_max))
        ->capture_default_str();
    app.add_option("-s,--senders", options.senders, "how many of them send")
        ->check(CLI::Range(std::size_t{1}, count_max))
        ->capture_default_str();
    app.add_option("-b,--bytes", options.message_bytes, "size of every message, 16 to 1024")
        ->check(CLI::Range(std::size_t{1}, count_max))
        ->capture_default_str();
    auto* window = app.add_option("-w,--window", options.window, "closed loop: messages in flight per sender")
                       ->check(CLI::Range(std::size_t{1}, count_max))
                       ->capture_default_str();
    app.add_option("-r,--rate", options.per_second, "open loop: messages per second, all senders together")
        ->check(CLI::Range(1e-3, 1e9))
        ->excludes(window);
    auto* messages =
        app.add_option("-m,--messages", options.messages, "end after so many messages, without warm-up")
            ->check(CLI::Range(std::uint64_t{1}, messages_max));
    const auto time = [&](const char* name, double& seconds, const char* what) {
        return app.add_option(name, seconds, what)
            ->capture_default_str()
            ->check(CLI::Range(0.0, seconds_max));
    };
    time("-d,--duration", to.duration_s, "seconds that are measured, or idle")->excludes(messages);
    time("--warm-up", to.warm_up_s, "seconds before them")->excludes(messages);
    app.add_option("--idle", to.idle, "log in so many clients, send nothing, leave after --duration")
        ->check(CLI::Range(std::size_t{1}, count_max));
    app.add_option("--connects-at-once", options.connects_at_once, "logins under way at the same time")
        ->check(CLI::Range(std::size_t{1}, count_max))
        ->capture_default_str();
    time("--login-timeout", to.login_timeout_s, "seconds for all logins together");
    time("--stall-timeout", to.stall_timeout_s,
         "seconds without any delivery that is owed, before giving up");
    time("--drain-timeout", to.drain_timeout_s, "seconds for what is owed after the last message");
    app.add_option("--server-pid", options.server_pid, "process whose processor time and memory are reported")
        ->check(CLI::PositiveNumber);
    command_line::add_list(app, "--source", to.sources,
                           "own addresses to connect from, used in turn; with commas, or repeated")
        ->delimiter(',');
    app.add_option("--prefix", options.prefix, "beginning of the logins (default: load- and our process id)");
    app.add_flag("--redis", options.redis, "the server is Redis: subscribers, and publishers besides them");
    app.add_flag("--json", to.json, "print JSON instead of text");
    app.footer(
        "Examples:\n  chathack-load 127.0.0.1:7777 -n 1000 -s 8 -w 4\n"
        "  chathack-load 127.0.0.1:7777 --idle 10000 -d 60 --json\n\n"
        "Exit codes: 0 all well; 1 messages lost, repeated or wrong; 2 wrong use;\n"
        "3 the server was not reached or refused; 4 an internal error.");
    app.set_version_flag("--version", "chathack-load " + std::string{version()});
}

/// Completes `arguments.options`.
/// @return what is wrong with them; empty when nothing is
std::string complete(Arguments& arguments) {
    auto& options = arguments.options;
    for (const auto& source : arguments.sources) {
        const auto address = transport::parse_address(source);
        if (!address) return source + ": " + std::string{to_string(address.error())};
        if (address->is_ipv6() != options.server.address.is_ipv6())
            return source + ": not of the server's address family";
        options.sources.push_back(*address);
    }
    if (arguments.idle > 0) {
        options.idle = true;
        options.clients = arguments.idle;
        options.senders = 0;
    }
    options.duration = to_time(arguments.duration_s);
    options.warm_up = to_time(arguments.warm_up_s);
    options.login_timeout = to_time(arguments.login_timeout_s);
    options.drain_timeout = to_time(arguments.drain_timeout_s);
    options.stall_timeout = to_time(arguments.stall_timeout_s);
    if (options.prefix.empty()) options.prefix = "load-" + std::to_string(::getpid());
    return load::fault_of(options);
}

int run(int argc, char** argv) {
    Arguments arguments;
    CLI::App app{"Loads a CHATHACK server with clients that chat, and measures the result.", "chathack-load"};
    describe(app, arguments);
    try {
        command_line::parse(app, argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        return fail(Exit::usage, std::string{error.what()} + "; see chathack-load --help");
    }
    const auto server = asio::find_server(arguments.server);
    if (!server)
        return fail(is_not_found(server.error()) ? Exit::unreachable : Exit::usage,
                    arguments.server + ": " + std::string{to_string(server.error())});
    arguments.options.server = *server;
    const auto fault = complete(arguments);
    if (!fault.empty()) return fail(Exit::usage, fault);

    const auto outcome = load::run(arguments.options);
    const auto stop = outcome.stop();
    if (arguments.json) {
        std::puts(load::to_json(arguments.options, outcome).dump(2).c_str());
    } else if (outcome.login.logged_in > 0) {
        std::fputs(load::to_text(arguments.options, outcome).c_str(), stdout);
    }
    return stop.exit == Exit::good ? 0 : fail(stop.exit, stop.why);
}

}  // namespace

int main(int argc, char** argv) {
    chathack::last_words::prepare(static_cast<int>(Exit::internal));
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        return fail(Exit::internal, error.what());
    }
}
