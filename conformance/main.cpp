#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include "conformance/clauses/clauses.hpp"
#include "conformance/suite/clause_results.hpp"
#include "conformance/suite/interrupt.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/suite/suite.hpp"
#include "conformance/target/target_loader.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/progress.hpp"
#include "reports/text.hpp"

namespace {

using namespace chathack;
namespace fs = std::filesystem;

/// The program's exit status; documented in README.md and `--help`.
enum Exit { conforms = 0, violated = 1, wrong_use = 2, no_target = 3, harness_error = 4 };

int complain(Exit code, const std::string& why) {
    std::cerr << "chathack-conform: " << why << '\n';
    return code;
}

void print(const std::vector<scenario::Diagnostic>& diagnostics) {
    for (const auto& diagnostic : diagnostics)
        std::cerr << to_string(diagnostic) << '\n';
}

std::uint64_t fresh_seed() { return std::random_device{}() % 1'000'000; }  // short enough to be typed again

bool on_terminal(int descriptor) { return isatty(descriptor) == 1; }
bool wants_colour(int descriptor) { return on_terminal(descriptor) && std::getenv("NO_COLOR") == nullptr; }
std::size_t width_of(int descriptor) {
    winsize size{};
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

struct RunArguments {
    std::vector<std::string> scenarios;
    std::string target;
    std::vector<std::string> accounts;
    std::vector<std::string> only;
    std::vector<std::string> except;
    std::vector<std::string> variants{"whole"};
    std::string shard = "1/1";
    std::string results = "results";
    std::optional<std::uint64_t> seed;
    std::size_t jobs = 1;
    std::uint32_t repeat = 1;
    std::int64_t answer_ms = 2000;
    bool strict = false;
    bool quiet = false;
};

/// Fills in the target: a server that runs, or a file that says how to start one.
int read_target(const RunArguments& arguments, target::TargetFile& file) {
    const auto endpoint = transport::parse_endpoint(arguments.target);
    if (endpoint) {
        file.name = arguments.target;
        file.remote = *endpoint;
    } else if (!fs::exists(arguments.target)) {
        return complain(wrong_use, fmt::format("--target {}: neither a file nor an address: {}",
                                               arguments.target, to_string(endpoint.error())));
    } else {
        auto loaded = target::load_target(arguments.target, suite::program_folder().string());
        print(loaded.diagnostics);
        if (!loaded.file) return wrong_use;
        file = *std::move(loaded.file);
    }
    for (const auto& account : arguments.accounts) {
        const auto colon = account.find(':');
        if (colon == std::string::npos) {
            return complain(wrong_use, fmt::format("--account {}: give it as LOGIN:PASSWORD", account));
        }
        file.accounts.push_back({account.substr(0, colon), account.substr(colon + 1)});
    }
    return conforms;
}

int read_selection(const RunArguments& arguments, suite::Selection& selection) {
    selection.only = arguments.only;
    selection.except = arguments.except;
    selection.repeat = arguments.repeat;
    selection.variants.clear();
    for (const auto& word : arguments.variants) {
        if (!suite::parse_variant(word, selection.variants.emplace_back())) {
            return complain(
                wrong_use,
                fmt::format("--variants {}: known are whole, bytes and cuts, each also with +ipv6", word));
        }
    }
    unsigned shard = 0;
    unsigned shards = 0;
    char behind = 0;
    if (std::sscanf(arguments.shard.c_str(), "%u/%u%c", &shard, &shards, &behind) != 2 || shard < 1 ||
        shard > shards) {
        return complain(wrong_use, fmt::format("--shard {}: give it as I/N, with I from 1 to N, such as 2/4",
                                               arguments.shard));
    }
    selection.shard = shard;
    selection.shards = shards;
    return conforms;
}

/// Writes a file whole or not at all.
bool write_file(const fs::path& path, const std::string& text) {
    const auto part = path.string() + ".part";
    {
        std::ofstream out{part, std::ios::binary};
        out << text;
        out.flush();
        if (!out) return false;
    }
    std::error_code error;
    fs::rename(part, path, error);
    return !error;
}

std::string quoted_for_shell(const std::string& word) {
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return text + "'";
}

std::string replay_command(const RunArguments& arguments, std::uint64_t seed, const suite::Item& item) {
    auto command = fmt::format("chathack-conform run --target {}", quoted_for_shell(arguments.target));
    for (const auto& account : arguments.accounts)
        command += " --account " + quoted_for_shell(account);
    command += fmt::format(" --only {} --seed {}", quoted_for_shell(item.scenario_case->id), seed);
    if (item.variant != suite::Variant{}) command += " --variants " + to_string(item.variant);
    for (const auto& scenario : arguments.scenarios)
        command += " " + quoted_for_shell(scenario);
    return command;
}

int exit_code(const reports::Result& result, bool strict) {
    const auto count = [&](const char* verdict) {
        const auto at = result.summary.verdicts.find(verdict);
        return at == result.summary.verdicts.end() ? 0U : at->second;
    };
    if (count("violates-must") > 0 || (strict && count("violates-should") > 0)) return violated;
    return conforms;
}

/// Fills in what the run as a whole is, and writes result.json, junit.xml and report.html.
int finish(const RunArguments& arguments, suite::SuiteOutcome& outcome, const reports::RunInfo& info) {
    auto& result = outcome.result;
    result.run = info;
    result.clauses = suite::make_clause_results(clauses::Side::server);
    reports::summarise(result);
    int code = exit_code(result, arguments.strict);
    if (outcome.end == suite::SuiteEnd::not_started || outcome.end == suite::SuiteEnd::decoy)
        code = no_target;
    if (outcome.end == suite::SuiteEnd::interrupted) code = harness_error;
    result.run.partial = outcome.end != suite::SuiteEnd::done;
    result.run.partial_why = outcome.end == suite::SuiteEnd::interrupted ? "interrupted" : outcome.why;
    if (!result.run.partial) result.run.partial_why.clear();
    result.summary.exit_code = code;

    const auto folder = fs::path{arguments.results} / info.id;
    std::error_code error;
    fs::create_directories(folder, error);
    const bool written =
        !error && write_file(folder / "result.json", reports::to_json(result)) &&
        write_file(folder / "junit.xml", reports::to_junit(result, {.should_fails = arguments.strict})) &&
        write_file(folder / "report.html", reports::to_html(result));
    if (!arguments.quiet || code != conforms) {
        reports::TextOptions options;
        options.colour = wants_colour(STDOUT_FILENO);
        options.width = width_of(STDOUT_FILENO);
        std::cout << reports::to_text(result, options);
    }
    if (outcome.end == suite::SuiteEnd::not_started)
        complain(no_target, "the target could not be started: " + outcome.why);
    if (outcome.end == suite::SuiteEnd::decoy) complain(no_target, "the target is a decoy: " + outcome.why);
    if (!written)
        return complain(harness_error, fmt::format("cannot write the results below {}", folder.string()));
    if (!arguments.quiet) std::cout << "report: " << (folder / "report.html").string() << '\n';
    return code;
}

int run(const RunArguments& arguments, const std::string& command) {
    suite::SuiteOptions options;
    if (const int bad = read_target(arguments, options.target)) return bad;
    if (const int bad = read_selection(arguments, options.selection)) return bad;
    const auto sources = suite::read_sources(arguments.scenarios);
    print(sources.diagnostics);
    if (has_errors(sources.diagnostics)) return wrong_use;

    options.seed = arguments.seed.value_or(fresh_seed());
    options.jobs = arguments.jobs;
    options.answer_least = std::chrono::milliseconds{arguments.answer_ms};
    options.make_host = suite::make_socket_host;
    options.interrupted = &suite::catch_interrupts();
    options.replay = [&](const suite::Item& item) { return replay_command(arguments, options.seed, item); };
    if (suite::make_plan(sources.cases, options.selection, options.seed).empty()) {
        return complain(wrong_use, "no case is selected; `chathack-conform list` shows them all");
    }
    const bool live = on_terminal(STDERR_FILENO) && !arguments.quiet;
    reports::Progress progress;
    if (live) {
        options.progress = [&](const reports::CaseResult& one, std::size_t done, std::size_t all) {
            progress.add(one, done, all);
            std::cerr << "\r\033[K" << progress.line(width_of(STDERR_FILENO), wants_colour(STDERR_FILENO))
                      << std::flush;
        };
    }
    reports::RunInfo info;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    info.id = fmt::format("{:%Y%m%d-%H%M%S}-{}", now, getpid());
    info.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", now);
    info.command = command;
    info.version = CHATHACK_VERSION;
    info.seed = options.seed;
    info.strict = arguments.strict;
    info.jobs = arguments.jobs;
    info.transport = "sockets";
    const auto began = std::chrono::steady_clock::now();
    auto outcome = suite::run_suite(sources.cases, options);
    info.duration_us =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began)
            .count();
    if (live) std::cerr << "\r\033[K";
    outcome.result.target.name = options.target.name;
    outcome.result.target.file = options.target.remote ? "" : arguments.target;
    outcome.result.target.endpoint = options.target.remote ? arguments.target : "";
    outcome.result.target.promises = options.target.promises;
    return finish(arguments, outcome, info);
}

int list(const std::vector<std::string>& given, const std::vector<std::string>& only) {
    const auto sources = suite::read_sources(given);
    print(sources.diagnostics);
    suite::Selection selection;
    selection.only = only;
    for (const auto& item : suite::make_plan(sources.cases, selection, 1)) {
        fmt::print("{:<44} {:<24} {}\n", item.scenario_case->id, fmt::join(item.scenario_case->clauses, " "),
                   item.scenario_case->title);
    }
    return has_errors(sources.diagnostics) ? wrong_use : conforms;
}

int lint(const std::vector<std::string>& given) {
    const auto sources = suite::read_sources(given, true);
    print(sources.diagnostics);
    if (has_errors(sources.diagnostics)) return wrong_use;
    fmt::print("{} files, {} cases, no errors\n", sources.files, sources.cases.size());
    return conforms;
}

int explain_clause(const clauses::Clause& clause, const suite::Sources& sources) {
    fmt::print("{} ({}, {})\n{}\n", clause.id, clauses::to_string(clause.level),
               clauses::to_string(clause.side), clause.text);
    if (!clause.note.empty()) fmt::print("{}\n", clause.note);
    for (const auto& behaviour : clause.behaviours) {
        fmt::print("  {:<12} {}{}\n", behaviour.name, behaviour.text,
                   behaviour.name == clause.reference ? " (the reference does this)" : "");
    }
    fmt::print("\ncases:\n");
    suite::Selection selection;
    selection.only = {std::string{clause.id}};
    for (const auto& item : suite::make_plan(sources.cases, selection, 1)) {
        fmt::print("  {:<44} {}\n", item.scenario_case->id, item.scenario_case->title);
    }
    return conforms;
}

void print_steps(const std::vector<scenario::Step>& steps, std::size_t indent) {
    constexpr std::size_t shown_max = 200;
    for (std::size_t i = 0; i < std::min(steps.size(), shown_max); ++i) {
        fmt::print("{:{}}{:>3}  {}\n", "", indent, steps[i].index, steps[i].text);
        if (const auto* parallel = std::get_if<scenario::Parallel>(&steps[i].what)) {
            for (const auto& branch : parallel->branches)
                print_steps(branch, indent + 4);
        }
    }
    if (steps.size() > shown_max) fmt::print("{:{}}     and {} more\n", "", indent, steps.size() - shown_max);
}

int explain(const std::string& word) {
    const auto sources = suite::read_sources({});
    if (const auto* clause = clauses::find_clause(word)) return explain_clause(*clause, sources);
    for (const auto& one : sources.cases) {
        if (one.id != word) continue;
        fmt::print("{}  ({}:{})\n{}\nclauses: {}\n\n{}\n", one.id, one.file, one.position.line, one.title,
                   fmt::join(one.clauses, ", "), one.about);
        print_steps(one.steps, 0);
        return conforms;
    }
    const auto* near = clauses::nearest_clause(word);
    return complain(
        wrong_use,
        fmt::format("{} is neither a clause nor a case{}; see docs/protocol.md and `chathack-conform list`",
                    word, near ? fmt::format("; did you mean {}?", near->id) : ""));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Checks any CHATHACK server against the protocol, clause by clause."};
    app.require_subcommand(1);
    app.set_version_flag("--version", CHATHACK_VERSION);
    app.footer(
        "Examples:\n"
        "  chathack-conform run --target 192.0.2.7:7777 --account bob:alice\n"
        "  chathack-conform run --target scenarios/targets/chathackd.yaml --jobs 2 --strict\n"
        "  chathack-conform run --target mine.yaml --only 'PRIVATE-*' --except 'private/crowd*'\n"
        "  chathack-conform explain GLOBAL-7\n\n"
        "Exit codes: 0 conforms; 1 a MUST is violated (a SHOULD too with --strict); 2 wrong use or bad "
        "files;\n"
        "3 the target could not be started or reached; 4 an error of the suite itself, or interrupted.");

    RunArguments arguments;
    auto* run_command = app.add_subcommand("run", "play scenarios against a server and judge what it does");
    run_command->add_option("scenarios", arguments.scenarios,
                            "scenario files or folders (default: the whole suite)");
    run_command->add_option("--target", arguments.target, "a target file, or ADDR:PORT of a server that runs")
        ->required();
    run_command->add_option("--account", arguments.accounts,
                            "LOGIN:PASSWORD that the server knows; may be repeated");
    run_command->add_option("--only", arguments.only,
                            "only cases or clauses that match this glob; may be repeated");
    run_command->add_option("--except", arguments.except, "not these; may be repeated");
    run_command
        ->add_option("--variants", arguments.variants,
                     "how frames are sent: whole, bytes, cuts, each also +ipv6")
        ->delimiter(',');
    run_command->add_option("--shard", arguments.shard, "only part I of N, as I/N");
    run_command->add_option("--seed", arguments.seed,
                            "seed of every random choice; printed, and drawn when not given");
    run_command->add_option("--jobs", arguments.jobs, "servers that are started and tested at the same time")
        ->check(CLI::Range(1, 256));
    run_command->add_option("--repeat", arguments.repeat, "run every case so many times")
        ->check(CLI::Range(1, 10000));
    run_command
        ->add_option("--answer-ms", arguments.answer_ms, "least patience for an answer, in milliseconds")
        ->check(CLI::Range(10, 600000));
    run_command->add_option("--results", arguments.results, "folder that gets a folder for this run");
    run_command->add_flag("--strict", arguments.strict, "a violated SHOULD fails the run too");
    run_command->add_flag("--quiet", arguments.quiet, "print only what is wrong");

    std::vector<std::string> list_paths;
    std::vector<std::string> list_only;
    auto* list_command = app.add_subcommand("list", "show the cases");
    list_command->add_option("scenarios", list_paths, "scenario files or folders");
    list_command->add_option("--only", list_only, "only cases or clauses that match this glob");

    std::string word;
    auto* explain_command = app.add_subcommand("explain", "tell what a clause or a case says");
    explain_command->add_option("what", word, "a clause such as GLOBAL-7, or a case")->required();

    std::vector<std::string> lint_paths;
    auto* lint_command =
        app.add_subcommand("lint", "check scenario files; without any, the whole suite and its coverage");
    lint_command->add_option("scenarios", lint_paths, "scenario files or folders");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? conforms : wrong_use;
    }
    std::string command = "chathack-conform";
    for (int i = 1; i < argc; ++i)
        command += std::string{" "} + argv[i];
    try {
        if (run_command->parsed()) return run(arguments, command);
        if (list_command->parsed()) return list(list_paths, list_only);
        if (explain_command->parsed()) return explain(word);
        return lint(lint_paths);
    } catch (const std::exception& error) {
        return complain(harness_error, fmt::format("internal error: {}", error.what()));
    }
}
