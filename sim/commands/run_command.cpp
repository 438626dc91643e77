#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/commands/suite_run.hpp"
#include "conformance/suite/client_suite.hpp"
#include "conformance/suite/sources.hpp"
#include "reports/model/result_json.hpp"
#include "reports/text/shell.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/host/configured_case_network.hpp"
#include "sim/host/sim_host.hpp"
#include "sim/host/sim_users.hpp"
#include "sim/parallel_suite/suite_in_processes.hpp"

namespace chathack::sim {
namespace {

struct RunArguments {
    commands::SelectionArguments selection;
    commands::OutputArguments output;
    std::string network;
    std::string pcap;
    bool client = false;
    std::size_t jobs = 1;
};

/// Sets the run up for the reference client as target; the suite plays its servers and peers.
void test_client(commands::SuiteRun& run, parallel_suite::InProcesses& processes) {
    const auto client = simulated_client();
    run.options.selection.side = run.side = clauses::Side::client;
    run.options.probe_clients = false;
    run.options.target = {};
    run.target.name = client.name;
    run.target.promises.clear();
    processes.play = [client](const auto& cases, const auto& how) {
        return suite::run_client_suite(cases, how, {client});
    };
}

int run(const RunArguments& arguments, const std::string& line) {
    const auto network = read_network_file(arguments.network);
    if (!network) return commands::wrong_use;
    commands::SuiteRun run;
    auto& options = run.options;
    if (const int bad = read_selection(arguments.selection, options.selection)) return bad;
    auto sources = suite::read_sources(arguments.selection.scenarios);
    commands::print(sources.diagnostics);
    if (has_errors(sources.diagnostics)) return commands::wrong_use;
    run.cases = std::move(sources.cases);
    run.info.scenarios = sources.paths;

    options.target = reference_target();
    options.seed = seed_of(arguments.selection);
    options.answer_least = options.answer_hasty = simulated_answer_least;
    options.thorough = true;  // waiting costs nothing, and every process plays its share as if it were alone
    options.quiet_least = simulated_quiet_least;
    reports::NetworkUse use;
    options.make_host = [accounts = options.target.accounts, &arguments, &use,
                         make_network = case_networks_of(*network)] {
        use = {};  // runs in a new process: drop what earlier processes added
        return make_sim_host({make_network, accounts, arguments.pcap, &use});
    };
    parallel_suite::InProcesses processes;
    processes.tell = [&use] { return nlohmann::json(use).dump(); };
    processes.gather = [&use](const std::string& told) { use += nlohmann::json::parse(told); };
    options.replay = [&arguments, seed = options.seed](const suite::Item& item) {
        return "chathack-sim run" + reports::option_for_shell("--network", arguments.network) +
               (arguments.client ? " --client" : "") + replay_words(arguments.selection, seed, item);
    };
    options.jobs = arguments.jobs;
    run.play = [&processes](const auto& cases, const auto& how) {
        return parallel_suite::run_suite_in_processes(cases, how, processes);
    };
    run.complete = [&use](reports::RunInfo& info) { info.network_use = use; };
    run.info.command =
        std::regex_replace(line, std::regex{" --jobs[ =][0-9]+"}, "");  // the result does not depend on it
    run.info.transport = "ns-3";
    run.virtual_time = true;
    run.info.network = network->name;
    run.target.name = options.target.name;
    run.target.promises = options.target.choices;
    if (arguments.client) test_client(run, processes);
    return run_and_report(std::move(run), arguments.output);
}

}  // namespace

commands::Subcommand add_run_command(CLI::App& app, std::string line) {
    const auto arguments = std::make_shared<RunArguments>();
    auto* command = app.add_subcommand(
        "run", "play scenarios against the reference server or client in virtual time, and judge");
    command->add_option("--network", arguments->network, "a network file (docs/networks.md)")->required();
    command->add_flag(
        "--client", arguments->client,
        "the reference client is checked, not the server; cases with received files are skipped");
    add_options(*command, arguments->selection);
    command->add_option("--pcap", arguments->pcap, "folder for the packets of every machine, case by case");
    command
        ->add_option("--jobs", arguments->jobs, "cases that are played at the same time, in a process each")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    add_options(*command, arguments->output);
    command->footer(
        "Each case has a simulation of its own, and a seed that comes from --seed and its name: the same "
        "command gives "
        "the same\nresult.json and the same packets, byte for byte. \"Nothing arrives\" is shown by running "
        "until no event "
        "is left.\n\nExample: chathack-sim run scenarios/global --network scenarios/networks/dsl.yaml --seed "
        "7");
    return {command, [arguments, line = std::move(line)] { return run(*arguments, line); }};
}

}  // namespace chathack::sim
