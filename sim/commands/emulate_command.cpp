#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/commands/suite_run.hpp"
#include "conformance/commands/target_arguments.hpp"
#include "conformance/suite/sources.hpp"
#include "reports/text/shell.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/emulate/drops_json.hpp"
#include "sim/emulate/emulated_host.hpp"
#include "sim/emulate/namespaces.hpp"
#include "sim/host/configured_case_network.hpp"
#include "sim/parallel_suite/suite_in_processes.hpp"

namespace chathack::sim {
namespace {

using commands::complain;

constexpr std::int64_t lag_ms_default = 1500;

struct EmulateArguments {
    commands::SelectionArguments selection;
    commands::TargetArguments target;
    commands::OutputArguments output;
    std::string network;
    std::string drops;
    std::string pcap;
    std::int64_t lag_ms = lag_ms_default;
    std::size_t jobs = 1;
};

// One process plays several cases, because each process first measures the round trip.
constexpr std::size_t cases_of_a_process_max = 16;

reports::NetworkUse told(const emulate::EmulatedNetworkUse& use) {
    auto told = network_use(use.all, use.retransmissions);
    told.lag_worst_us = std::chrono::duration_cast<std::chrono::microseconds>(use.lag_worst).count();
    return told;
}

/// Warns when none of the losses to repeat belongs to a case that is played.
void warn_of_unused(const std::vector<emulate::CaseDrop>& drops, const std::vector<suite::Item>& plan,
                    const std::string& file) {
    const auto fits = [&](const emulate::CaseDrop& drop) {
        return std::ranges::any_of(plan, [&](const suite::Item& item) {
            return drop.play.starts_with(item.scenario_case->id + ' ');
        });
    };
    if (!drops.empty() && std::ranges::none_of(drops, fits))
        complain(commands::conforms,
                 fmt::format("careful: --drops {} has losses of other cases only, such as {}, so none is "
                             "repeated",
                             file, drops.front().play));
}

/// The part of the command that runs inside the namespaces.
int run_inside(const EmulateArguments& arguments, commands::SuiteRun& run,
               const emulate::HostOptions& options) {
    std::unique_ptr<emulate::VethLink> veth_link;
    const auto lay_link = [&veth_link, &options](bool apart) {
        std::string why_not;
        if (apart && !emulate::enter_own_network(why_not)) return why_not;
        veth_link = emulate::VethLink::make(network::smallest_mtu_bytes(options.network), why_not);
        return why_not;
    };
    emulate::EmulatedNetworkUse use;
    if (arguments.jobs == 1) {
        if (const auto why_not = lay_link(false); !veth_link)
            return complain(commands::harness_error, why_not);
        run.options.make_host = [&] { return emulate::make_host(options, *veth_link, use); };
    } else {
        if (const auto why_not = lay_link(false); !veth_link)
            return complain(commands::harness_error, why_not);
        veth_link.reset();  // laying it worked; each process lays its own
        run.options.jobs = arguments.jobs;
        run.options.make_host = [&] {  // runs in a new process
            use = {};                  // drop what earlier processes added
            if (const auto why_not = lay_link(true); !veth_link)
                std::exit(complain(commands::harness_error, why_not));
            return emulate::make_host(options, *veth_link, use);
        };
        run.play = [&use](const auto& cases, const auto& how) {
            parallel_suite::InProcesses processes;
            const auto plan = suite::make_plan(cases, how.selection, how.seed);
            const auto plays_of_a_case =
                std::max<std::size_t>(how.selection.variants.size() * how.selection.repeat, 1);
            processes.cases_each =
                std::clamp<std::size_t>(plan.size() / plays_of_a_case / how.jobs, 1, cases_of_a_process_max);
            processes.tell = [&use] { return emulate::to_json(use); };
            processes.gather = [&use](const std::string& told) {
                if (!emulate::add_json(told, use))
                    complain(commands::harness_error, "what the network did in some cases could not be read");
            };
            processes.again = [](const reports::CaseResult& one) {
                return one.cut_short.starts_with(emulate::lagged_words);
            };
            return parallel_suite::run_suite_in_processes(cases, how, processes);
        };
    }
    run.complete = [&](reports::RunInfo& info) { info.network_use = told(use); };
    const auto file = arguments.output.results + "/" + run.info.id + "/drops.json";
    const int code = run_and_report(std::move(run), arguments.output);
    if (!std::filesystem::exists(std::filesystem::path{file}.parent_path())) return code;  // nothing was run
    if (!arguments.output.quiet) commands::say("drops: " + file + "\n");
    return write_file(file, emulate::to_json(use)) ? code : commands::harness_error;
}

int run(const EmulateArguments& arguments, const std::string& line) {
    const auto network = read_network_file(arguments.network);
    if (!network) return commands::wrong_use;
    commands::SuiteRun run;
    auto& options = run.options;
    if (const int bad = read_target(arguments.target, options.target)) return bad;
    if (options.target.remote) {
        return complain(
            commands::wrong_use,
            "--target: give a target file; a server that runs already is outside of the simulated network");
    }
    if (const int bad = read_selection(arguments.selection, options.selection)) return bad;
    auto sources = suite::read_sources(arguments.selection.scenarios);
    commands::print(sources.diagnostics);
    if (has_errors(sources.diagnostics)) return commands::wrong_use;
    run.cases = std::move(sources.cases);
    run.info.scenarios = sources.paths;

    options.seed = seed_of(arguments.selection);
    options.answer_least = options.answer_hasty = emulate::answer_least;
    options.quiet_least = emulate::quiet_least;
    options.replay = [&arguments, seed = options.seed](const suite::Item& item) {
        return "chathack-sim emulate" + reports::option_for_shell("--network", arguments.network) +
               (arguments.drops.empty() ? "" : reports::option_for_shell("--drops", arguments.drops)) +
               (arguments.lag_ms == lag_ms_default ? "" : " --lag-ms " + std::to_string(arguments.lag_ms)) +
               replay_words(arguments.target, arguments.output.show_passwords) +
               replay_words(arguments.selection, seed, item);
    };
    run.info.id = commands::fresh_run_id();  // made outside: in a new namespace process numbers repeat
    run.info.command = line;
    run.info.transport = "ns-3 in real time";
    run.info.network = network->name;
    run.target.name = options.target.name;
    run.target.file = arguments.target.target;
    run.target.promises = options.target.choices;

    emulate::HostOptions host{
        options.target, *network, {}, arguments.pcap, std::chrono::milliseconds{arguments.lag_ms}};
    if (!arguments.drops.empty()) {
        std::string why_not;
        host.replay = emulate::read_drops(arguments.drops, why_not);
        if (!host.replay)
            return complain(commands::wrong_use, fmt::format("--drops {}: {}", arguments.drops, why_not));
        warn_of_unused(*host.replay, suite::make_plan(run.cases, options.selection, options.seed),
                       arguments.drops);
    }
    std::string why_not;
    const int code = emulate::run_isolated([&] { return run_inside(arguments, run, host); }, why_not);
    return code >= 0 ? code : complain(commands::harness_error, why_not);
}

}  // namespace

commands::Subcommand add_emulate_command(CLI::App& app, std::string line) {
    const auto arguments = std::make_shared<EmulateArguments>();
    auto* command = app.add_subcommand(
        "emulate", "play scenarios against an unmodified program behind a simulated network, in real time");
    add_options(*command, arguments->target);
    command->get_option("--target")->description("a target file")->required();
    command->add_option("--network", arguments->network, "a network file (docs/networks.md)")->required();
    add_options(*command, arguments->selection);
    command->add_option("--drops", arguments->drops,
                        "the drops.json of a run: lose the same packets, instead of random draws");
    command->add_option("--pcap", arguments->pcap, "folder for the packets of the server and every client");
    command
        ->add_option("--lag-ms", arguments->lag_ms,
                     "how far the simulation may fall behind real time before a case is inconclusive")
        ->check(CLI::Range(1, 60000));
    command
        ->add_option(
            "--jobs", arguments->jobs,
            "cases that are played at the same time, each with a program and a network of its own; those "
            "for which the machine was too slow are played once more, one at a time")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    add_options(*command, arguments->output);
    command->footer(
        "The program of the target file runs in namespaces of its own, without root: nothing outside can be "
        "reached from\nthere, and all that was started ends with the run.\n\nExample: chathack-sim emulate "
        "scenarios/login --target scenarios/targets/chathackd.yaml --network scenarios/networks/dsl.yaml "
        "--seed 7");
    return {command, [arguments, line = std::move(line)] { return run(*arguments, line); }};
}

}  // namespace chathack::sim
