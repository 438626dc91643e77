#include <signal.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>

#include "conformance/command_line/options.hpp"
#include "conformance/command_line/version.hpp"
#include "reference/asio/asio_transport.hpp"
#include "reference/asio/resolve.hpp"
#include "reference/transport/pump.hpp"
#include "reference/zoo/server/catalogue.hpp"
#include "reference/zoo/server/zoo_server.hpp"

namespace {

using namespace chathack;

/// The server. It prints its first line once it listens.
struct Keeper {
    zoo::ZooServer server;
    boost::asio::io_context& loop;
    int exit_code = 0;

    void on(const transport::Event& event, transport::Time now, transport::Actions& actions) {
        if (const auto* listening = std::get_if<transport::Listening>(&event)) {
            std::printf("listening on %s\n", to_string(listening->local).c_str());
            std::fflush(stdout);
        } else if (std::holds_alternative<transport::ListenFailed>(event)) {
            std::fprintf(stderr, "chathackd-zoo: cannot listen there\n");
            exit_code = 3;
            loop.stop();
        } else {
            server.on(event, now, actions);
        }
    }
    void on(const transport::Listen& listen, transport::Time, transport::Actions& actions) {
        actions.add(listen);
    }
};

int serve(transport::Endpoint local, std::map<std::string, std::string> accounts, zoo::ActiveEntries active) {
    signal(SIGPIPE, SIG_IGN);
    if (active.is("ipv4-only")) local.address = transport::Address{std::array<std::uint8_t, 4>{}};
    if (active.is("no-accounts")) accounts.clear();
    boost::asio::io_context loop{1};
    asio::AsioOptions options;
    if (active.is("disconnects-slow-readers")) options.send_queue_bytes_max = std::size_t{64} << 10;
    if (active.is("buffers-slow-readers")) options.send_queue_bytes_max = std::size_t{64} << 20;
    if (active.is("tiny-buffers")) options.socket_buffer_bytes = 1;
    asio::AsioTransport sockets{loop, options};
    Keeper keeper{{std::move(accounts), std::move(active)}, loop};
    transport::Pump<Keeper> pump{keeper, sockets};
    boost::asio::signal_set signals{loop, SIGINT, SIGTERM};
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) sockets.drain([&] { loop.stop(); });
    });
    pump.feed(transport::Listen{{}, local});
    loop.run();
    return keeper.exit_code;
}

int list(const std::string& what) {
    for (const auto& entry : what == "variants" ? zoo::conforming_variants() : zoo::mutants())
        std::printf("%s\t%s\t%s\n", std::string{entry.name}.c_str(), std::string{entry.clause}.c_str(),
                    std::string{entry.description}.c_str());
    return 0;
}

/// Warns of an old word, which works for one more version.
void tell_renamed(const char* old_words, const char* new_words) {
    std::fprintf(stderr, "chathackd-zoo: %s is now %s\n", old_words, new_words);
}

int wrong_use(const std::string& sentence) {
    std::fprintf(stderr, "chathackd-zoo: %s\n", sentence.c_str());
    return 2;
}

}  // namespace

int main(int argument_count, char** arguments) {
    CLI::App program{"A plain CHATHACK server for tests, with mistakes and habits of your choice.",
                     "chathackd-zoo"};
    std::string listen = "127.0.0.1:0", listed;
    std::vector<std::string> account_texts, mutants, faults, variants;
    program.add_option("--listen", listen, "where to listen; port 0 takes a free one")
        ->type_name("HOST:PORT")
        ->capture_default_str();
    program.set_version_flag("--version", "chathackd-zoo " + std::string{version()});
    program.footer(
        "Examples:\n  chathackd-zoo --list mutants\n  chathackd-zoo --listen '[::]:7777' --mutant "
        "count-two-bytes\n\n"
        "Exit codes: 0 ended by INT or TERM; 2 wrong use; 3 the address cannot be listened on.");
    using command_line::add_list;
    add_list(program, "--account", account_texts, "LOGIN:PASSWORD; may be repeated");
    add_list(program, "--mutant", mutants, "a mutant to be: it breaks one clause; may be repeated")
        ->type_name("NAME");
    add_list(program, "--fault", faults, "")->group("");
    add_list(program, "--variant", variants, "a conforming variant to be; may be repeated")
        ->type_name("NAME");
    program.add_option("--list", listed, "print a table: mutants or variants")
        ->type_name("KIND")
        ->check(CLI::IsMember({"mutants", "variants", "faults"}).description(""));
    try {
        command_line::parse(program, argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : 2;
    }
    if (listed == "faults") tell_renamed("--list faults", "--list mutants");
    if (!faults.empty()) tell_renamed("--fault", "--mutant");
    mutants.insert(mutants.end(), faults.begin(), faults.end());
    if (!listed.empty()) return list(listed);
    const auto local = asio::resolve(listen, asio::PortZero::allowed);
    if (!local) return wrong_use("--listen: " + std::string{to_string(local.error())});
    for (const auto& name : mutants)
        if (!zoo::find(zoo::mutants(), name)) return wrong_use("no mutant " + name);
    for (const auto& name : variants)
        if (!zoo::find(zoo::conforming_variants(), name)) return wrong_use("no variant " + name);
    std::map<std::string, std::string> accounts;
    for (const auto& text : account_texts) {
        const auto colon = text.find(':');
        if (colon == std::string::npos) return wrong_use("--account is LOGIN:PASSWORD");
        accounts[text.substr(0, colon)] = text.substr(colon + 1);
    }
    zoo::ActiveEntries active{{mutants.begin(), mutants.end()}};
    active.names.insert(variants.begin(), variants.end());
    return serve(local->front(), std::move(accounts), std::move(active));
}
