#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/observed_run.hpp"
#include "conformance/observe/capture.hpp"
#include "conformance/observe/live_relay.hpp"
#include "conformance/suite/interrupt.hpp"
#include "reference/asio/resolve.hpp"

namespace chathack::commands {
namespace {

struct ObserveArguments {
    std::string listen;
    std::string to;
    bool peers = false;
    std::string capture;
    OutputArguments output;
};

observe::Relay::Tap tap_into(observe::CaptureWriter& writer) {
    observe::Relay::Tap tap;
    tap.opened = [&](auto... arguments) { writer.opened(arguments...); };
    tap.bytes = [&](auto... arguments) { writer.bytes(arguments...); };
    tap.ended = [&](auto... arguments) { writer.ended(arguments...); };
    return tap;
}

int observe_traffic(const ObserveArguments& arguments, const std::string& line) {
    const auto listen = asio::resolve(arguments.listen, asio::PortZero::allowed);
    if (!listen)
        return complain(wrong_use,
                        fmt::format("--listen {}: {}", arguments.listen, to_string(listen.error())));
    const auto to = asio::find_server(arguments.to);
    if (!to) return complain(wrong_use, fmt::format("--to {}: {}", arguments.to, to_string(to.error())));
    std::unique_ptr<observe::CaptureWriter> writer;
    if (!arguments.capture.empty()) {
        std::string why;
        writer = observe::CaptureWriter::make(arguments.capture, why);
        if (!writer) return complain(wrong_use, fmt::format("cannot write {}: {}", arguments.capture, why));
    }

    std::optional<observe::Time> began;
    const observe::Observer* shown = nullptr;
    observe::Observer observer{
        [&](const observe::TraceEvent& event, const std::vector<observe::Finding>& findings) {
            if (!began) began = event.at;
            if (!arguments.output.quiet) print_event(*shown, event, findings, *began, arguments.output);
        }};
    shown = &observer;
    if (arguments.peers)
        std::cout << "direct connections are followed: the address and port in every accept are rewritten\n";
    const auto ready = [](const transport::Endpoint& local) {
        std::cout << "listening on " << to_string(local) << std::endl;
    };
    const auto note = [](const std::string& sentence) { say("           " + sentence + "\n"); };
    ObservedRun run{.command = line, .transport = "sockets", .target = arguments.to, .note = {}, .began = {}};
    ObservedSoFar so_far{observer, arguments.output};
    const auto keep = [&] {
        run.began = began.value_or(run.began);
        so_far.keep(run);
    };
    const observe::RelayPlan plan{.listen = listen->front(),
                                  .to = *to,
                                  .peers = arguments.peers,
                                  .tap = writer ? tap_into(*writer) : observe::Relay::Tap{},
                                  .each_round = keep};
    const auto ended = observe::run_relay(observer, plan, suite::catch_interrupts(), ready, note);
    if (ended.error)
        return complain(wrong_use, fmt::format("cannot listen on {}: {}", arguments.listen,
                                               transport::to_string(*ended.error)));
    observer.finish(ended.at);
    if (writer && !writer->fault().empty())
        std::cerr << fmt::format("chathack-conform: {} lacks packets: {}\n", arguments.capture,
                                 writer->fault());
    run.began = began.value_or(ended.at);
    if (ended.rewritten > 0)
        run.note = fmt::format(
            "The address and port in {} accept(s) were rewritten to follow the direct "
            "connections.",
            ended.rewritten);
    if (!run.note.empty()) say(run.note + "\n");
    return conclude_observed(observer, run, arguments.output);
}

}  // namespace

Subcommand add_observe_command(CLI::App& app, std::string line) {
    const auto arguments = std::make_shared<ObserveArguments>();
    auto* command = app.add_subcommand(
        "observe", "stand between clients and a server and judge what passes, until Ctrl-C");
    command->footer(examples(
        "chathack-conform",
        {"observe --listen 127.0.0.1:7000 --to 127.0.0.1:7777",
         "observe --listen 127.0.0.1:7000 --to 127.0.0.1:7777 --peers --pcap evening.pcap"},
        "Exit codes, once Ctrl-C or SIGTERM has ended it: 0 conforms; 1 a MUST is violated; 2 wrong use, "
        "or nothing can\nlisten there; 3 nothing could be decided (with --require-all: not every MUST); 4 an "
        "error of the suite itself."));
    command->add_option("--listen", arguments->listen, "where clients connect")
        ->required()
        ->option_text("HOST:PORT");
    command->add_option("--to", arguments->to, "the server")->required()->option_text("HOST:PORT");
    command->add_flag("--peers", arguments->peers,
                      "follow direct connections too, by rewriting the address and port in every accept");
    command->add_option("--pcap", arguments->capture, "write what passes to this file")->option_text("FILE");
    add_options(*command, arguments->output);
    return {command, [arguments, line = std::move(line)] { return observe_traffic(*arguments, line); }};
}

}  // namespace chathack::commands
