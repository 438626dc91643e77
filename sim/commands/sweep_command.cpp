#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/suite/interrupt.hpp"
#include "conformance/suite/sources.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/commands/sweep_inputs.hpp"
#include "sim/measure/result_json.hpp"
#include "sim/play/play.hpp"
#include "sim/plot/gnuplot.hpp"
#include "sim/plot/pictures.hpp"
#include "sim/sweep/journal.hpp"
#include "sim/sweep/outcome.hpp"
#include "sim/sweep/ranks.hpp"
#include "sim/sweep/sweep.hpp"

namespace chathack::sim {
namespace {

using commands::complain;
using sweep::Run;
using sweep::RunOutcome;
using sweep::Sweep;

struct SweepArguments {
    std::string sweep;
    std::size_t jobs = 1;
    std::string output;
    std::uint64_t memory_bytes = 0;
    bool plots = false;
    bool quiet = false;
};

/// Plays one run, in a process of its own.
std::string do_run(const Sweep& sweep, const Run& run) {
    const auto inputs = inputs_of(sweep, run, 0);
    const auto result = play::play({*inputs.workload, *inputs.network, run.seed, {}, {}, {}}, {});
    return sweep::to_line(
        {run.key, {}, result.violation ? to_string(*result.violation) : "", measure::numbers_of(result)});
}

/// Identifies this build of the program in the hash of a run, because another build may give other results.
std::string program_mark() {
    std::error_code error;
    const auto self = suite::program_folder() / program_invocation_short_name;
    const auto size = std::filesystem::file_size(self, error);
    const auto written = std::filesystem::last_write_time(self, error).time_since_epoch().count();
    return fmt::format("{} {} {}", CHATHACK_VERSION, size, written);
}

/// Takes the results of finished runs, and shows the progress of the sweep.
class Collector {
public:
    Collector(const std::vector<Run>& runs, sweep::Journal& journal, bool shows)
        : runs_{runs}, journal_{journal}, outcomes_(runs.size()), shows_{shows} {
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (const auto* finished = journal.find(runs[i].key)) {
                outcomes_[i] = *finished;
                ++done_;
            } else {
                todo_.push_back(i);
            }
        }
        found_ = done_;
    }
    /// Puts the longest runs first, so that no process is still busy with one while the others are idle.
    void order_by(const std::vector<double>& work) {
        std::ranges::stable_sort(todo_, [&](std::size_t a, std::size_t b) { return work[a] > work[b]; });
    }
    const std::vector<std::size_t>& todo() const noexcept { return todo_; }
    std::size_t found() const noexcept { return found_; }
    bool complete() const noexcept { return done_ == runs_.size(); }
    const std::vector<RunOutcome>& outcomes() const noexcept { return outcomes_; }

    void add(const process_pool::Children::Ended& ended) {
        auto& outcome = outcomes_[ended.run];
        const auto read = sweep::from_line(ended.text);
        outcome = read.value_or(RunOutcome{runs_[ended.run].key, ended.failed, {}, {}});
        if (!read && outcome.failed.empty()) outcome.failed = "it gave no result";
        journal_.add(outcome);
        ++done_;
        if (shows_) std::cerr << fmt::format("\r\033[K{} of {} runs", done_, runs_.size()) << std::flush;
    }
    void clear_line() const {
        if (shows_) std::cerr << "\r\033[K" << std::flush;
    }

private:
    const std::vector<Run>& runs_;
    sweep::Journal& journal_;
    std::vector<RunOutcome> outcomes_;
    std::vector<std::size_t> todo_;
    std::size_t done_ = 0;
    std::size_t found_ = 0;
    bool shows_;
};

/// The indexes of the parameters that have more than one value.
std::vector<std::size_t> varied(const Sweep& sweep) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i) {
        std::set<std::string> values;
        for (const auto& point : sweep.points)
            values.insert(sweep::shown_value(point[i]));
        if (values.size() > 1) all.push_back(i);
    }
    return all;
}

/// The values of a parameter, in the order of the sweep.
std::vector<std::string> values_of(const Sweep& sweep, std::size_t parameter) {
    std::vector<std::string> values;
    for (const auto& point : sweep.points) {
        const auto value = sweep::shown_value(point[parameter]);
        if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    }
    return values;
}

/// A heat map when two parameters vary, a curve when one does.
std::string picture_of(const Sweep& sweep, const std::vector<sweep::Estimate>& estimates,
                       const std::string& measure) {
    const auto axes = varied(sweep);
    const auto shown = sweep::shown_measure(measure);
    const auto title = sweep.title + ": " + shown.name;
    if (axes.size() == 1) {
        plot::Curve curve{title,
                          sweep.parameters[axes[0]],
                          fmt::format("{}, mean and {:g} % interval", shown.name, sweep.confidence * 100),
                          {}};
        for (std::size_t point = 0; point < sweep.points.size(); ++point) {
            const auto& estimate = estimates[point];
            auto& shown_point = curve.points.emplace_back();
            shown_point.x = sweep::shown_value(sweep.points[point][axes[0]]);
            if (estimate.count > 0) shown_point.mean = estimate.mean / shown.divisor;
            shown_point.half_width = estimate.half_width.value_or(0) / shown.divisor;
        }
        return plot::curve(curve);
    }
    plot::HeatMap map{title,
                      sweep.parameters[axes[1]],
                      sweep.parameters[axes[0]],
                      shown.name + ", mean of " + std::to_string(sweep.replications) + " runs",
                      values_of(sweep, axes[1]),
                      values_of(sweep, axes[0]),
                      {}};
    map.values.assign(map.ys.size(), std::vector<std::optional<double>>(map.xs.size()));
    for (std::size_t point = 0; point < sweep.points.size(); ++point) {
        if (estimates[point].count == 0) continue;
        const auto place = [&](const std::vector<std::string>& all, std::size_t axis) {
            const auto value = sweep::shown_value(sweep.points[point][axis]);
            return static_cast<std::size_t>(std::find(all.begin(), all.end(), value) - all.begin());
        };
        map.values[place(map.ys, axes[0])][place(map.xs, axes[1])] = estimates[point].mean / shown.divisor;
    }
    return plot::heat_map(map);
}

int draw_pictures(const Sweep& sweep, const std::vector<Run>& runs, const std::vector<RunOutcome>& outcomes,
                  const std::string& folder) {
    const auto axes = varied(sweep).size();
    if (axes != 1 && axes != 2)
        return complain(
            commands::wrong_use,
            fmt::format("pictures show one or two parameters, and {} vary here; the rest is done", axes));
    for (const auto& measure : sweep.measures) {
        const auto script = picture_of(sweep, estimates(sweep, runs, outcomes, measure), measure);
        if (const auto why_not = plot::draw(script, folder + "/" + measure + ".svg"))
            return complain(commands::harness_error, *why_not);
    }
    return commands::conforms;
}

int report(const Sweep& sweep, const std::vector<Run>& runs, const std::vector<RunOutcome>& outcomes,
           const SweepArguments& arguments) {
    if (!write_result(arguments.output, "sweep.json", to_json(sweep, runs, outcomes).dump(1) + "\n"))
        return commands::harness_error;
    if (!arguments.quiet)
        std::cout << to_text(sweep, runs, outcomes) << "\nresults: " << arguments.output << "/sweep.json"
                  << std::endl;
    if (arguments.plots) {
        if (const auto code = draw_pictures(sweep, runs, outcomes, arguments.output);
            code != commands::conforms)
            return code;
    }
    for (const auto& outcome : outcomes) {
        if (!outcome.failed.empty())
            return complain(commands::harness_error, "a run failed: " + outcome.failed);
    }
    for (const auto& outcome : outcomes) {
        if (!outcome.violation.empty())
            return complain(commands::violated, "violated at " + outcome.violation);
    }
    if (const auto owed =
            std::ranges::count_if(outcomes, [](const auto& one) { return one.undelivered() > 0; }))
        return complain(
            commands::no_target,
            fmt::format("in {} of {} runs deliveries were owed at the end: the network had not brought them",
                        owed, outcomes.size()));
    return commands::conforms;
}

/// Leads the whole sweep. Only the first MPI rank does this.
int lead(const Sweep& sweep, const std::vector<Run>& runs, const process_pool::Work& work,
         const SweepArguments& arguments, sweep::Ranks* ranks) {
    auto journal = sweep::Journal::open(arguments.output + "/journal.jsonl");
    if (!journal)
        return complain(commands::wrong_use, arguments.output + ": the journal cannot be written there");
    Collector collector{runs, *journal, !arguments.quiet && commands::on_terminal(STDERR_FILENO)};
    collector.order_by(work_of(sweep, runs));
    if (collector.found() > 0 && !arguments.quiet)
        std::cerr << collector.found() << " of " << runs.size() << " runs are in the journal already\n";
    const auto& interrupted = suite::catch_interrupts();
    const auto on_ended = [&](const process_pool::Children::Ended& ended) { collector.add(ended); };
    const auto stop = [&] { return interrupted.load(); };
    if (ranks != nullptr) {
        ranks->work_off(collector.todo(), work, on_ended, stop);
    } else {
        process_pool::work_off(collector.todo(), arguments.jobs, work, on_ended, stop);
    }
    collector.clear_line();
    if (!collector.complete()) {
        if (!write_result(arguments.output, "sweep.json",
                          to_json(sweep, runs, collector.outcomes()).dump(1) + "\n"))
            return commands::harness_error;
        return complain(commands::harness_error,
                        "interrupted; sweep.json and the page tell of the runs that are done, and the same "
                        "command goes on "
                        "with the rest");
    }
    return report(sweep, runs, collector.outcomes(), arguments);
}

int run_sweep(SweepArguments arguments) {
    const auto count = sweep::ranks_of_environment();
    const auto ranks = count > 1 ? sweep::Ranks::join() : nullptr;
    if (count > 1 && ranks == nullptr)
        return complain(commands::wrong_use,
                        "this chathack-sim was built without Boost.MPI, so mpirun cannot spread it; "
                        "use --jobs, or build it with libboost-mpi1.81-dev and libopenmpi-dev");
    const bool leads = ranks == nullptr || ranks->first();
    const auto loaded = sweep::load_sweep(arguments.sweep);
    if (leads) commands::print(loaded.diagnostics);
    if (!loaded.sweep) return commands::wrong_use;
    const auto& sweep = *loaded.sweep;
    const auto runs = runs_of(sweep, program_mark());
    const process_pool::Work work = [&](std::size_t run) { return do_run(sweep, runs[run]); };
    if (!leads) {
        ranks->serve(work);
        return commands::conforms;
    }
    if (arguments.output.empty()) arguments.output = "results/sweep-" + stem_of(arguments.sweep);
    int code = commands::wrong_use;
    if (check_points(sweep, runs, arguments.memory_bytes) &&
        make_result_folder(arguments.output, "sweep.json")) {
        code = lead(sweep, runs, work, arguments, ranks.get());
    } else if (ranks != nullptr) {
        // There are no runs: this only tells the other ranks to end.
        ranks->work_off(
            {}, work, [](const auto&) {}, [] { return false; });
    }
    return code;
}

}  // namespace

commands::Subcommand add_sweep_command(CLI::App& app) {
    const auto arguments = std::make_shared<SweepArguments>();
    auto* command =
        app.add_subcommand("sweep", "play a workload on a network with varied parameters, many times");
    command->add_option("SWEEP", arguments->sweep, "what is varied: docs/sweeps.md")->required();
    command
        ->add_option("-j,--jobs", arguments->jobs,
                     "runs at a time on this machine; under mpirun one on each rank")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    command->add_option(
        "-o,--output", arguments->output,
        "folder for sweep.json, report.html, the journal and pictures\n(default: results/sweep-NAME)");
    command->add_flag("--plots", arguments->plots,
                      "draw each measure: a curve, or a heat map (needs gnuplot)");
    command
        ->add_option("--memory", arguments->memory_bytes, "refuse runs that may each need more: 4GiB, 500MiB")
        ->transform(command_line::memory_size());
    command->add_flag("-q,--quiet", arguments->quiet, "no progress and no table");
    command->footer(commands::examples("chathack-sim",
                                       {"sweep scenarios/sweeps/loss-by-delay.yaml --jobs 2 --plots"},
                                       "Exit codes: 0 all well; 1 a run violated an invariant; 2 wrong use "
                                       "or bad files; 3 in a run the network had\n"
                                       "not brought everything at the end; 4 a run failed, or interrupted."));
    return {command, [arguments] { return run_sweep(*arguments); }};
}

}  // namespace chathack::sim
