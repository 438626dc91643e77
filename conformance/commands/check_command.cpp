#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/observed_run.hpp"
#include "conformance/observe/capture.hpp"
#include "conformance/suite/interrupt.hpp"

namespace chathack::commands {
namespace {

struct CheckArguments {
    std::string file;
    std::uint16_t server_port = 0;
    bool frames = false;
    OutputArguments output;
};

int check(const CheckArguments& arguments, const std::string& line) {
    if (arguments.file != "-" && !std::filesystem::exists(arguments.file))
        return complain(wrong_use, "there is no file named " + arguments.file);
    std::optional<observe::Time> began;
    const observe::Observer* shown = nullptr;
    observe::Observer observer{
        [&](const observe::TraceEvent& event, const std::vector<observe::Finding>& findings) {
            began = std::min(began.value_or(event.at), event.at);
            if (arguments.frames) print_event(*shown, event, findings, *began, arguments.output);
        }};
    shown = &observer;
    // Ctrl-C ends the program that writes into the pipe; what it wrote is judged. A second one ends this one.
    if (arguments.file == "-") suite::catch_interrupts();
    const auto read = observe::read_capture(arguments.file, arguments.server_port, observer);
    if (!read.error.empty()) return complain(wrong_use, read.error);
    for (const auto& sentence : read.remarks)
        if (!arguments.output.quiet) say(sentence + "\n");
    const ObservedRun run{.command = line,
                          .transport = "capture",
                          .target = arguments.file,
                          .note = fmt::format("{}", fmt::join(read.remarks, " ")),
                          .began = began.value_or(read.began)};
    return conclude_observed(observer, run, arguments.output);
}

}  // namespace

Subcommand add_check_command(CLI::App& app, std::string line) {
    const auto arguments = std::make_shared<CheckArguments>();
    auto* command = app.add_subcommand(
        "check", "judge the CHATHACK connections in a capture (pcap, pcapng; gzip will do)");
    command->footer(
        examples("chathack-conform", {"check evening.pcap", "check evening.pcap --server-port 4000 --frames",
                                      "check - <evening.pcap.gz"}));
    command->add_option("capture", arguments->file, "the capture file; - for the input")
        ->required()
        ->option_text("FILE.pcap");
    command
        ->add_option("--server-port", arguments->server_port,
                     "the server's port (default: 7777, or the port with the most connections)")
        ->check(CLI::Range(1, 65535));
    command->add_flag("--frames", arguments->frames, "print every frame");
    add_options(*command, arguments->output);
    return {command, [arguments, line = std::move(line)] { return check(*arguments, line); }};
}

}  // namespace chathack::commands
