#include <CLI/CLI.hpp>
#include <memory>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/commands/suite_run.hpp"
#include "conformance/commands/target_arguments.hpp"
#include "conformance/suite/sources.hpp"

namespace chathack::commands {
namespace {

struct RunArguments {
    SelectionArguments selection;
    TargetArguments target;
    OutputArguments output;
    std::size_t jobs = 1;
    std::int64_t answer_ms = 2000;
};

int run(const RunArguments& arguments, const std::string& line) {
    SuiteRun run;
    auto& options = run.options;
    if (const int bad = read_target(arguments.target, options.target)) return bad;
    if (const int bad = read_selection(arguments.selection, options.selection)) return bad;
    auto sources = suite::read_sources(arguments.selection.scenarios);
    print(sources.diagnostics);
    if (has_errors(sources.diagnostics)) return wrong_use;
    run.cases = std::move(sources.cases);

    options.seed = seed_of(arguments.selection);
    options.jobs = arguments.jobs;
    options.answer_least = std::chrono::milliseconds{arguments.answer_ms};
    options.make_host = suite::make_socket_host;
    options.replay = [&arguments, seed = options.seed](const suite::Item& item) {
        return "chathack-conform run " + replay_words(arguments.target) +
               replay_words(arguments.selection, seed, item);
    };
    run.info.command = line;
    run.info.transport = "sockets";
    run.target.name = options.target.name;
    (options.target.remote ? run.target.endpoint : run.target.file) = arguments.target.target;
    run.target.promises = options.target.promises;
    return run_and_report(std::move(run), arguments.output);
}

}  // namespace

Command add_run_command(CLI::App& app, std::string line) {
    const auto arguments = std::make_shared<RunArguments>();
    auto* command = app.add_subcommand("run", "play scenarios against a server and judge what it does");
    add_options(*command, arguments->target);
    add_options(*command, arguments->selection);
    command->add_option("--jobs", arguments->jobs, "servers that are started and tested at the same time")
        ->check(CLI::Range(1, 256));
    command->add_option("--answer-ms", arguments->answer_ms, "least patience for an answer, in milliseconds")
        ->check(CLI::Range(10, 600000));
    add_options(*command, arguments->output);
    return {command, [arguments, line = std::move(line)] { return run(*arguments, line); }};
}

}  // namespace chathack::commands
