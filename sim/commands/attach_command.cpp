#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <random>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/suite/interrupt.hpp"
#include "reference/asio/resolve.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/emulate/attach_session.hpp"

namespace chathack::sim {
namespace {

using commands::complain;

struct AttachArguments {
    std::string network;
    std::string listen;
    std::string to;
    std::optional<std::uint64_t> seed;
    std::size_t clients = 8;
    std::string pcap;
};

double in_ms(transport::Time time) { return std::chrono::duration<double, std::milli>{time}.count(); }

std::string in_bytes(std::uint64_t bytes) {
    constexpr double kilo = 1000;
    const auto number = static_cast<double>(bytes);
    if (number < kilo) return fmt::format("{} B", bytes);
    if (number < kilo * kilo) return fmt::format("{:.1f} kB", number / kilo);
    return fmt::format("{:.1f} MB", number / kilo / kilo);
}

std::string live_line(const emulate::AttachState& state) {
    const auto& counts = state.counts;
    auto line =
        fmt::format("{} open, {} in all | up {}, down {} | rtt {} | {} of {} packets lost", counts.open,
                    counts.connections, in_bytes(counts.bytes_up), in_bytes(counts.bytes_down),
                    state.round_trip ? fmt::format("{:.0f} ms", in_ms(*state.round_trip)) : "-", state.lost,
                    state.packets);
    constexpr std::chrono::milliseconds worth_telling{10};
    if (state.lag > worth_telling) line += fmt::format(" | simulator lags {:.0f} ms", in_ms(state.lag));
    return line;
}

std::string summary(const emulate::AttachState& state) {
    const auto& counts = state.counts;
    auto text = fmt::format("connections   {}", counts.connections) +
                (counts.failed > 0 ? fmt::format(", {} of them did not reach the server", counts.failed)
                                   : std::string{}) +
                fmt::format("\nbytes         {} up, {} down", counts.bytes_up, counts.bytes_down);
    if (state.round_trip_least)
        text += fmt::format("\nround trip    {:.1f} ms at least, {:.1f} ms at most",
                            in_ms(*state.round_trip_least), in_ms(*state.round_trip_most));
    return text + fmt::format("\npackets       {}, {} of them lost\nsimulator lag {:.1f} ms at most\n",
                              state.packets, state.lost, in_ms(state.lag_worst));
}

int attach(const AttachArguments& arguments) {
    emulate::AttachOptions options;
    const auto listen = asio::resolve(arguments.listen, asio::PortZero::allowed);
    if (!listen)
        return complain(commands::wrong_use,
                        fmt::format("--listen {}: {}", arguments.listen, to_string(listen.error())));
    const auto to = asio::find_server(arguments.to);
    if (!to)
        return complain(commands::wrong_use, fmt::format("--to {}: {}", arguments.to, to_string(to.error())));
    const auto network = read_network_file(arguments.network);
    if (!network) return commands::wrong_use;
    if (const auto why = captures_need_files(arguments.pcap, arguments.clients); !why.empty())
        return complain(commands::wrong_use, why);
    if (!arguments.pcap.empty() && !make_folder(arguments.pcap)) return commands::wrong_use;
    options.network = *network;
    options.network.ipv6 = options.network.ipv6 || to->address.is_ipv6();
    options.clients = arguments.clients;
    options.seed = arguments.seed.value_or(std::random_device{}());
    options.listen = listen->front();
    options.to = *to;
    options.pcap = arguments.pcap;

    const bool live = commands::on_terminal(STDERR_FILENO);
    const auto clear = [live] {
        if (live) std::cerr << "\r\033[K" << std::flush;
    };
    emulate::AttachListener listener;
    listener.ready = [&](const transport::Endpoint& local) {
        std::cout << fmt::format("listening on {}, for {} behind {}; seed {}; Ctrl-C ends it",
                                 to_string(local), to_string(*to), network->name, options.seed)
                  << std::endl;
    };
    listener.state = [&](const emulate::AttachState& state) {
        clear();
        const auto width = static_cast<std::size_t>(commands::width_of(STDERR_FILENO));
        if (live) std::cerr << live_line(state).substr(0, width - 1) << std::flush;
    };
    listener.note = [&](const std::string& sentence) {
        clear();
        std::cout << sentence << std::endl;
    };
    const auto ended = emulate::run_attached(options, suite::catch_interrupts(), listener);
    clear();
    if (ended.error)
        return complain(commands::wrong_use, fmt::format("cannot listen on {}: {}", arguments.listen,
                                                         transport::to_string(*ended.error)));
    std::cout << summary(ended.state) << std::flush;
    return commands::conforms;
}

}  // namespace

commands::Subcommand add_attach_command(CLI::App& app) {
    const auto arguments = std::make_shared<AttachArguments>();
    auto* command = app.add_subcommand(
        "attach", "lead real clients to a real server through a simulated network, until Ctrl-C");
    command->add_option("--network", arguments->network, "a network file (docs/networks.md)")
        ->required()
        ->option_text("FILE");
    command->add_option("--listen", arguments->listen, "where clients connect; port 0 takes a free one")
        ->required()
        ->option_text("HOST:PORT");
    command->add_option("--to", arguments->to, "the server")->required()->option_text("HOST:PORT");
    command->add_option("--seed", arguments->seed,
                        "seed of the network's random draws; printed, and chosen at random when not given");
    command
        ->add_option("--clients", arguments->clients,
                     "machines of the network that connections begin at, one after another")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--pcap", arguments->pcap,
                        "folder for the packets of the simulated server and every simulated client");
    command->footer(
        "Exit codes: 0 ended by Ctrl-C; 2 wrong use, bad files, or an address that cannot be listened on.\n\n"
        "Example: chathack-sim attach --network scenarios/networks/dsl.yaml --listen 127.0.0.1:7000 --to "
        "127.0.0.1:7777");
    return {command, [arguments] { return attach(*arguments); }};
}

}  // namespace chathack::sim
