#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "conformance/commands/client_arguments.hpp"
#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/sandbox_arguments.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/commands/suite_run.hpp"
#include "conformance/commands/target_arguments.hpp"
#include "conformance/commands/targets_run.hpp"
#include "conformance/observe/middle_host.hpp"
#include "conformance/suite/interrupt.hpp"
#include "conformance/suite/room.hpp"
#include "conformance/suite/sources.hpp"

namespace chathack::commands {
namespace {

constexpr std::int64_t answer_ms_default = 2000;

struct RunArguments {
    SelectionArguments selection;
    TargetArguments target;
    std::string targets;  ///< a folder
    ClientArguments clients;
    SandboxArguments sandbox;
    OutputArguments output;
    std::size_t jobs = 0;  ///< 0: not given
    std::size_t stop_after = 0;
    std::int64_t answer_ms = answer_ms_default;
    bool thorough = false;
    bool disguise = false;
};

/// Patience of a first play: what fails in it is played again.
constexpr std::chrono::milliseconds hasty{300};
constexpr std::chrono::milliseconds hasty_far_away{1000};
/// Others play while a worker waits for its target.
constexpr std::size_t waiting_workers = 29;
/// The longest case of a slow target. There are shorter ones about the same clauses.
constexpr std::chrono::seconds case_most{15};

/// The options about patience and names as words of a command that plays a case again; empty when none was
/// given.
std::string manner_words(const RunArguments& arguments) {
    return (arguments.answer_ms == answer_ms_default
                ? std::string{}
                : " --answer-ms " + std::to_string(arguments.answer_ms)) +
           (arguments.disguise ? " --disguise" : "");
}

/// Prepares the run of one target. 0, or the exit code after a message.
int make_run(const RunArguments& arguments, const TargetArguments& target, const std::string& line,
             SuiteRun& run) {
    auto& options = run.options;
    if (const int bad = read_target(target, options.target)) return bad;
    if (const int bad = read_selection(arguments.selection, options.selection)) return bad;
    lock_up(arguments.sandbox, options.target);
    options.selection.shuffle = options.disguise = arguments.disguise;
    options.jobs = std::max<std::size_t>(arguments.jobs, 1);
    options.stop_after = arguments.stop_after;
    options.answer_least = std::chrono::milliseconds{arguments.answer_ms};
    options.answer_hasty =
        std::min<runner::Time>(options.answer_least, options.target.remote ? hasty_far_away : hasty);
    options.waiting_workers = waiting_workers;
    options.has_room = [room = std::make_shared<suite::Room>()] { return room->for_one_more(); };
    options.thorough = arguments.thorough;
    options.case_most = case_most;
    options.make_host = [file = options.target] { return suite::make_socket_host(file); };
    options.replay = [&arguments, target, seed = options.seed](const suite::Item& item) {
        return "chathack-conform run" + replay_words(target, arguments.output.show_passwords) +
               manner_words(arguments) + replay_words(arguments.selection, seed, item);
    };
    run.info.command = line;
    run.info.transport = "sockets";
    run.target.name = options.target.name;
    auto& place = options.target.remote ? run.target.endpoint : run.target.file;
    place = target.target;
    run.target.promises = options.target.choices;
    return conforms;
}

/// Programs that start wait for the disk and for each other, so more cases than processors are played at a
/// time.
std::size_t client_jobs() { return 2 * std::max(1U, std::thread::hardware_concurrency()); }

/// Prepares the run of clients, for which the suite plays servers and peers. With a target, the clients talk
/// to that server instead, and the suite looks on. 0, or the exit code after a message.
int make_client_run(const RunArguments& arguments, const std::string& line, SuiteRun& run) {
    auto& options = run.options;
    const bool with_server = !arguments.target.target.empty();
    if (const int bad = read_clients(arguments.clients, run.clients)) return bad;
    if (with_server) {
        if (const int bad = read_target(arguments.target, options.target)) return bad;
    }
    for (auto& client : run.clients)
        lock_up(arguments.sandbox, client);
    if (const int bad = read_selection(arguments.selection, options.selection)) return bad;
    options.selection.shuffle = arguments.disguise;
    run.side = with_server ? clauses::Side::both : clauses::Side::client;
    options.selection.side = run.side;
    options.jobs = arguments.jobs > 0 ? arguments.jobs : client_jobs();
    options.stop_after = arguments.stop_after;
    options.answer_least = std::chrono::milliseconds{arguments.answer_ms};
    options.thorough = arguments.thorough;
    options.make_host = [clients = run.clients, server = options.target, with_server] {
        return with_server ? observe::make_middle_host(server, clients) : suite::make_client_host(clients);
    };
    options.replay = [&arguments, with_server, seed = options.seed](const suite::Item& item) {
        return "chathack-conform run" + replay_words(arguments.clients) +
               (with_server ? replay_words(arguments.target, arguments.output.show_passwords) : "") +
               manner_words(arguments) + replay_words(arguments.selection, seed, item);
    };
    run.info.command = line;
    run.info.transport = "sockets";
    for (const auto& client : run.clients)
        run.target.name += (run.target.name.empty() ? "" : " and ") + client.name;
    run.target.file = arguments.clients.files.front();
    if (!with_server) return conforms;
    run.target.name += " with " + options.target.name;
    auto& place = options.target.remote ? run.target.endpoint : run.target.file;
    place = arguments.target.target;
    run.target.promises = options.target.choices;
    return conforms;
}

int run(RunArguments& arguments, const std::string& line) {
    suite::catch_interrupts();
    const bool of_clients = !arguments.clients.files.empty();
    const bool of_target = !arguments.target.target.empty();
    const bool of_targets = !arguments.targets.empty();
    if ((of_targets && (of_target || of_clients)) || !(of_targets || of_target || of_clients))
        return complain(
            wrong_use,
            "give --target with one server, --targets with a folder of target files, --client with a "
            "client file, or --client and --target for a client and a server together");
    const auto& file = of_clients ? arguments.clients.files.front() : arguments.target.target;
    if (const int bad = check(arguments.sandbox, file)) return bad;
    arguments.target.folder = arguments.clients.folder = arguments.sandbox.folder;
    auto sources = suite::read_sources(arguments.selection.scenarios);
    print(sources.diagnostics);
    if (has_errors(sources.diagnostics)) return wrong_use;

    SuiteRun run;
    run.cases = std::move(sources.cases);
    run.info.scenarios = sources.paths;
    run.options.seed = seed_of(arguments.selection);
    if (!arguments.targets.empty()) {
        const auto make = [&](const std::string& target, SuiteRun& one) {
            one.cases = run.cases;
            one.info.scenarios = run.info.scenarios;
            one.options.seed = run.options.seed;
            return make_run(arguments, {target, arguments.target.accounts, arguments.target.folder}, line,
                            one);
        };
        return run_targets(arguments.targets, make, arguments.output);
    }
    const int bad =
        of_clients ? make_client_run(arguments, line, run) : make_run(arguments, arguments.target, line, run);
    if (bad) return bad;
    return run_and_report(std::move(run), arguments.output);
}

}  // namespace

Subcommand add_run_command(CLI::App& app, std::string line) {
    const auto arguments = std::make_shared<RunArguments>();
    auto* command = app.add_subcommand(
        "run", "play scenarios against a server, a client, or both together, and judge what they do");
    add_options(*command, arguments->target);
    auto* one = command->get_option("--target")->required(false);
    command
        ->add_option("--targets", arguments->targets,
                     "a folder: every target file in it is run, and a matrix compares the results")
        ->excludes(one);
    add_options(*command, arguments->clients);
    add_options(*command, arguments->sandbox);
    add_options(*command, arguments->selection);
    command
        ->add_option("--stop-after", arguments->stop_after,
                     "end the run after this many cases that violate a clause; 0: never")
        ->check(command_line::whole_number());
    command
        ->add_option(
            "--jobs", arguments->jobs,
            "cases that are played at the same time, each with programs of its own (default: one case "
            "for a server, two for each processor for clients)")
        ->check(CLI::Range(1, 256));
    command
        ->add_option("--answer-ms", arguments->answer_ms,
                     "how long an answer is waited for before the target is blamed, in milliseconds; a slow "
                     "server needs "
                     "more")
        ->check(CLI::Range(10, 600000));
    command->add_flag("--thorough", arguments->thorough,
                      "play every case, also where three have shown that a clause is violated");
    command->add_flag(
        "--disguise", arguments->disguise,
        "users have other logins and cases another order, drawn by the seed, so that no program "
        "behaves well only where it knows the suite");
    add_options(*command, arguments->output);
    return {command, [arguments, line = std::move(line)] { return run(*arguments, line); }};
}

}  // namespace chathack::commands
