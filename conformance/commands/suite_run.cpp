#include "conformance/commands/suite_run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/run_reports.hpp"
#include "conformance/suite/clause_results.hpp"
#include "conformance/suite/client_suite.hpp"
#include "conformance/suite/interrupt.hpp"
#include "conformance/suite/secrets.hpp"
#include "reference/wire/last_words.hpp"
#include "reports/model/coverage.hpp"
#include "reports/text/progress.hpp"
#include "reports/text/terminal.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;

/// Why some cases have no result.
std::string why_partial(const suite::SuiteOutcome& outcome, std::size_t stop_after, std::size_t plays) {
    if (outcome.end == suite::SuiteEnd::interrupted)
        return fmt::format("interrupted: {} of {} cases have a result", outcome.result.cases.size(), plays);
    if (outcome.end == suite::SuiteEnd::stopped)
        return fmt::format("stopped after {} cases that violate a clause", stop_after);
    return outcome.why;
}

/// What a target printed stands further up, in the result.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Fills in what concerns the run as a whole. Gives the exit code.
int conclude(reports::Result& result, const suite::SuiteOutcome& outcome, const SuiteRun& run,
             std::size_t plays) {
    result.run = run.info;
    result.target = run.target;
    result.clauses = suite::make_clause_results(run.side);
    reports::summarise(result);
    result.run.partial = outcome.end != suite::SuiteEnd::done;
    result.run.partial_why =
        result.run.partial ? why_partial(outcome, run.options.stop_after, plays) : std::string{};
    int code = exit_code(result);
    if (outcome.end == suite::SuiteEnd::not_started || outcome.end == suite::SuiteEnd::always_agrees)
        code = no_target;
    if (outcome.end == suite::SuiteEnd::interrupted) code = harness_error;
    if (outcome.end == suite::SuiteEnd::failed && code != violated) code = harness_error;
    result.summary.exit_code = code;
    return code;
}

/// A line on the error stream that shows the progress of the run.
class LiveLine {
public:
    explicit LiveLine(bool wanted) : wanted_{wanted} {}

    /// Shown before the first case, because the probes that come first may take a while on a slow network.
    void begin(std::size_t all) const {
        if (wanted_) std::cerr << fmt::format("[ 0/{} ]  trying the target", all) << std::flush;
    }
    void show(const reports::CaseResult& one, std::size_t done, std::size_t all) {
        if (!wanted_) return;
        progress_.add(one, done, all);
        std::cerr << "\r\033[K"
                  << progress_.line(width_of(STDERR_FILENO), reports::wants_colour(STDERR_FILENO))
                  << std::flush;
    }
    void clear() const {
        if (wanted_) std::cerr << "\r\033[K";
    }

private:
    bool wanted_;
    reports::Progress progress_;
};

/// Finds the option that leaves no case, by adding one after the other.
std::string why_nothing_is_selected(const std::vector<scenario::Case>& cases,
                                    const suite::Selection& selection) {
    const auto leaves = [&](const suite::Selection& some) { return suite::make_plan(cases, some, 0).size(); };
    if (cases.empty()) return "the scenarios have none";
    suite::Selection some;
    some.side.reset();
    for (const auto& glob : selection.only) {
        some.only = {glob};
        if (leaves(some) == 0)
            return fmt::format("no case or clause matches --only {}; `chathack-conform list` shows them all",
                               glob);
    }
    some.only = selection.only;
    some.side = selection.side;
    if (leaves(some) == 0 && selection.side)
        return *selection.side == clauses::Side::server
                   ? "the cases selected are all about clients, and the target is a server"
                   : "the cases selected are all about servers, and the target is a client";
    some.except = selection.except;
    if (leaves(some) == 0) return "--except leaves no case";
    return "there are fewer cases than shards: " + std::to_string(leaves(some));
}

}  // namespace

void add_options(CLI::App& command, OutputArguments& arguments) {
    command.add_option("--results", arguments.results, "folder in which this run gets a folder of its own");
    command.add_flag("--strict", arguments.strict, "a violated SHOULD fails the run too");
    command.add_flag("--require-all", arguments.require_all,
                     "a MUST clause that was not tried, or could not be decided, makes the run incomplete");
    command.add_flag("--show-passwords", arguments.show_passwords,
                     "passwords stand in the results and on the screen as they are, not as *");
    command.add_flag("--quiet", arguments.quiet, "print only what is wrong");
}

std::string fresh_run_id() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return fmt::format("{:%Y%m%d-%H%M%S}-{}", now, getpid());
}

int run_and_report(SuiteRun run, const OutputArguments& output) {
    auto& info = run.info;
    const auto plays = suite::make_plan(run.cases, run.options.selection, run.options.seed).size();
    if (plays == 0)
        return complain(wrong_use,
                        "no case is selected: " + why_nothing_is_selected(run.cases, run.options.selection));
    std::error_code unwritable;
    fs::create_directories(output.results, unwritable);
    if (unwritable)
        return complain(wrong_use,
                        fmt::format("cannot make the folder {}: {}", output.results, unwritable.message()));
    run.options.show_passwords = output.show_passwords;
    run.options.interrupted = &suite::catch_interrupts();
    LiveLine line{on_terminal(STDERR_FILENO) && !output.quiet};
    line.begin(plays);
    run.options.progress = [&](const reports::CaseResult& one, std::size_t done, std::size_t all) {
        line.show(one, done, all);
    };
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const bool virtual_time = run.virtual_time;
    const auto id = info.id.empty() ? fresh_run_id() : info.id;
    info.id = virtual_time ? fmt::format("{}-{}", info.network, run.options.seed) : id;
    if (!virtual_time) info.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", now);
    info.version = CHATHACK_VERSION;
    info.seed = run.options.seed;
    const auto& selection = run.options.selection;
    if (selection.shards > 1) info.shard = fmt::format("{}/{}", selection.shard, selection.shards);
    info.strict = output.strict;
    info.require_all = output.require_all;
    if (!virtual_time) info.jobs = run.options.jobs;
    const auto folder = fs::path{output.results} / id;
    reports::Result head;
    head.run = info;
    head.target = run.target;
    head.clauses = suite::make_clause_results(run.side);
    const auto journal = begin_journal(folder, head, plays);
    if (!journal) {
        line.clear();
        return harness_error;
    }
    last_words::add("; chathack-report reads what was done so far: " +
                    (folder / reports::journal_name).string());
    run.options.keep = [&](std::size_t number, reports::CaseResult& one) { journal->add(number, one); };
    const auto began = std::chrono::steady_clock::now();
    if (!run.play) run.play = suite::run_suite;
    auto outcome = run.clients.empty() ? run.play(run.cases, run.options)
                                       : suite::run_client_suite(run.cases, run.options, run.clients);
    if (!virtual_time) {
        info.duration_us =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began)
                .count();
    }
    line.clear();
    if (run.complete) run.complete(info);

    if (!output.show_passwords) outcome.why = suite::Secrets{run.options.target.accounts}.masked(outcome.why);
    auto& result = outcome.result;
    const int code = conclude(result, outcome, run, plays);
    const int not_written = write_results(folder, result, output.strict, journal->trouble());
    if (run.finished) {
        run.finished(result);
        return not_written ? not_written : code;
    }
    if (!output.quiet || code != conforms) print_text(result);
    if (outcome.end == suite::SuiteEnd::not_started)
        complain(no_target, "the target could not be started or reached: " + first_line(outcome.why));
    if (outcome.end == suite::SuiteEnd::done && reports::is_undecided(result))
        complain(no_target,
                 "no case could be decided: the target lets nobody in, unless the cases give another reason");
    else if (outcome.end == suite::SuiteEnd::done && code == no_target)
        complain(no_target, fmt::format("--require-all: not tried, or not decided, are {}",
                                        fmt::join(reports::open_musts(result), ", ")));
    if (outcome.end == suite::SuiteEnd::failed) complain(harness_error, outcome.why);
    if (outcome.end == suite::SuiteEnd::always_agrees)
        complain(no_target, "the target agrees with whatever is asked: " + outcome.why);
    if (not_written) return not_written;
    if (!output.quiet) say("report: " + (folder / "report.html").string() + "\n");
    return code;
}

}  // namespace chathack::commands
