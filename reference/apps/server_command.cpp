#include "reference/apps/server_command.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>
#include <cmath>

#include "conformance/command_line/options.hpp"
#include "reference/asio/resolve.hpp"

namespace chathack::apps {
namespace {

/// Accepts only a plain number of seconds, and not other forms that the library reads as a number, such as
/// "inf".
std::string check_seconds(const std::string& text) {
    constexpr double seconds_max = 365.0 * 24 * 60 * 60;
    const bool plain = text.find_first_not_of("0123456789.") == std::string::npos;
    double seconds = 0;
    if (plain && CLI::detail::lexical_cast(text, seconds) && seconds <= seconds_max) return {};
    return text + " is not a number of seconds from 0 to 31536000";
}

/// The endpoint that listens everywhere, on IPv6 and IPv4, or only on IPv4 when the system has no IPv6.
transport::Endpoint everywhere() {
    const int socket6 = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket6 < 0) return {transport::Address{}, 7777};
    close(socket6);
    return {transport::Address{std::array<std::uint8_t, 16>{}}, 7777};
}

}  // namespace

void add_server_options(CLI::App& program, ServerRequest& request) {
    auto& settings = request.settings;
    command_line::add_list(program, "--listen", request.listen,
                           "where to listen; [::] includes IPv4; may be repeated; port 0 takes a free one")
        ->type_name("HOST:PORT")
        ->default_str("[::]:7777");
    program.add_option("--accounts", settings.accounts_file, "the file of the logins that have a password")
        ->type_name("FILE");
    program.add_option("--max-connections", settings.connections_max, "further ones are turned away")
        ->type_name("NUMBER")
        ->check(CLI::Range(1, 1'000'000).description(""))
        ->capture_default_str();
    program.add_option("--login-timeout", request.login_timeout_seconds, "time to log in; 0: for ever")
        ->type_name("SECONDS")
        ->check(CLI::Validator{check_seconds, ""})
        ->capture_default_str();
    program
        .add_option("--idle-timeout", request.idle_timeout_seconds,
                    "how long a user may send nothing; 0: for ever")
        ->type_name("SECONDS")
        ->check(CLI::Validator{check_seconds, ""})
        ->capture_default_str();
    program
        .add_option("--send-queue", settings.send_queue_bytes_max,
                    "what may wait for a client that reads slowly; with more it is disconnected")
        ->type_name("BYTES")
        ->check(CLI::Range(4096, 1 << 30).description(""))
        ->capture_default_str();
    program.add_option("--log-level", request.log_level, "how much to log on the error stream")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
        ->capture_default_str();
    program.add_flag("--log-json", settings.log.json, "log one JSON object a line");
}

boost::system::result<ServerSettings, std::string> settings_of(const ServerRequest& request) {
    auto settings = request.settings;
    for (const auto& text : request.listen) {
        const auto endpoints = asio::resolve(text, asio::PortZero::allowed);
        if (!endpoints) return "--listen " + text + ": " + std::string{to_string(endpoints.error())};
        settings.listen.insert(settings.listen.end(), endpoints->begin(), endpoints->end());
    }
    if (settings.listen.empty()) settings.listen.push_back(everywhere());
    const auto milliseconds = [](double seconds) {
        return std::chrono::milliseconds{static_cast<std::int64_t>(std::ceil(seconds * 1000))};
    };
    settings.login_timeout = milliseconds(request.login_timeout_seconds);
    settings.idle_timeout = milliseconds(request.idle_timeout_seconds);
    settings.log.level = spdlog::level::from_str(request.log_level);
    return settings;
}

}  // namespace chathack::apps
