#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/suite/interrupt.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/measure/result_csv.hpp"
#include "sim/measure/result_json.hpp"
#include "sim/measure/result_text.hpp"
#include "sim/play/play.hpp"
#include "sim/plot/gnuplot.hpp"
#include "sim/plot/pictures.hpp"

namespace chathack::sim {
namespace {

using commands::complain;

constexpr std::string_view load_exit_codes =
    "Exit codes: 0 all well; 1 an invariant was violated; 2 wrong use, bad files, or too little --memory;\n"
    "3 nobody could log in, or deliveries were owed when the run ended, for the network had not brought "
    "them;\n"
    "4 an error of the simulator itself, or interrupted.";

struct LoadArguments {
    std::string workload;
    std::string network;
    std::uint64_t seed = 1;
    std::uint64_t memory_bytes = 0;
    std::string output;
    bool plots = false;
    bool quiet = false;
    std::string pcap;
    std::string animation;
    std::string flows;
};

/// One line on the terminal that shows the progress of the run.
class ProgressLine {
public:
    explicit ProgressLine(bool shown) : shown_{shown} {}
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const play::PlayProgress& progress) {
        if (!shown_) return;
        const auto now = Clock::now();
        if (now - last_ < std::chrono::milliseconds{200}) return;
        last_ = now;
        const auto simulated = std::chrono::duration<double>{progress.simulated}.count();
        const auto real = std::chrono::duration<double>{now - began_}.count();
        std::cerr << fmt::format(
                         "\r\033[K{:.1f} of {:.0f} s simulated, {:.2f} times as fast as real time; {} users, "
                         "{} deliveries",
                         simulated, std::chrono::duration<double>{progress.planned}.count(),
                         real > 0 ? simulated / real : 0.0, progress.users, progress.deliveries)
                  << std::flush;
    }
    void clear() const {
        if (shown_) std::cerr << "\r\033[K" << std::flush;
    }

private:
    using Clock = std::chrono::steady_clock;
    bool shown_;
    Clock::time_point began_ = Clock::now();
    Clock::time_point last_ = began_;
};

/// Why the run must not begin: a sentence, or empty when it may.
std::string obstacle(const LoadArguments& arguments, const workload::Workload& workload,
                     const network::Network& network) {
    if (const auto misfit = play::misfit(workload, network)) return *misfit;
    if (auto why = captures_need_files(arguments.pcap, workload.users()); !why.empty()) return why;
    const auto needed = play::memory_needed(workload, network);
    if (arguments.memory_bytes == 0 || needed <= arguments.memory_bytes) return {};
    return fmt::format(
        "the run may need {} MiB for {} users, more than --memory allows ({} MiB); take fewer users, or "
        "allow more",
        needed >> 20U, workload.users(), arguments.memory_bytes >> 20U);
}

bool write_results(const measure::SimulationResult& result, const LoadArguments& arguments) {
    return write_result(arguments.output, "result.json", measure::to_json(result).dump(1) + "\n") &&
           write_file(arguments.output + "/seconds.csv", measure::seconds_csv(result)) &&
           write_file(arguments.output + "/receivers.csv", measure::receivers_csv(result));
}

bool draw_pictures(const measure::SimulationResult& result, const LoadArguments& arguments) {
    for (const auto& [name, script] : {std::pair{"latency.svg", plot::latency_cdf(result)},
                                       std::pair{"seconds.svg", plot::time_series(result)}}) {
        if (const auto why_not = plot::draw(script, arguments.output + "/" + name)) {
            complain(commands::harness_error, *why_not);
            return false;
        }
    }
    return true;
}

int load(LoadArguments arguments) {
    const auto workload = read_workload_file(arguments.workload);
    const auto network = read_network_file(arguments.network);
    if (!workload || !network) return commands::wrong_use;
    if (const auto why = obstacle(arguments, *workload, *network); !why.empty())
        return complain(commands::wrong_use, why);
    if (arguments.output.empty())
        arguments.output = fmt::format("results/load-{}-{}-{}", stem_of(arguments.workload),
                                       stem_of(arguments.network), arguments.seed);
    if (!make_result_folder(arguments.output, "result.json")) return commands::wrong_use;
    if (!arguments.pcap.empty() && !make_folder(arguments.pcap)) return commands::wrong_use;
    for (const auto& file :
         {arguments.animation, arguments.flows})  // ns-3 reports a bad path too late or never
        if (!file.empty() && !write_file(file, "")) return commands::wrong_use;

    const auto& interrupted = suite::catch_interrupts();
    ProgressLine line{!arguments.quiet && commands::on_terminal(STDERR_FILENO)};
    const auto result = play::play(
        {*workload, *network, arguments.seed, arguments.pcap, arguments.animation, arguments.flows},
        {[&](const play::PlayProgress& progress) { line.show(progress); },
         [&] { return interrupted.load(); }});
    line.clear();
    if (!write_results(result, arguments)) return commands::harness_error;
    if (!arguments.quiet) commands::say(measure::to_text(result) + "\nresults: " + arguments.output + "\n");
    if (arguments.plots && !draw_pictures(result, arguments)) return commands::harness_error;
    if (result.violation) return complain(commands::violated, "violated at " + to_string(*result.violation));
    if (result.interrupted)
        return complain(commands::harness_error,
                        "interrupted; the results are those of the simulated time so far");
    if (result.sessions.logins == 0)
        return complain(
            commands::no_target,
            "nobody could log in, so nothing was measured; does the network let anything through?");
    if (result.undelivered > 0)
        return complain(
            commands::no_target,
            fmt::format("{} owed when the run ended: the network had not brought {}",
                        result.undelivered == 1 ? "1 delivery was"
                                                : fmt::format("{} deliveries were", result.undelivered),
                        result.undelivered == 1 ? "it" : "them"));
    return commands::conforms;
}

}  // namespace

commands::Subcommand add_load_command(CLI::App& app) {
    const auto arguments = std::make_shared<LoadArguments>();
    auto* command = app.add_subcommand("load", "play a workload on a network, check it and measure it");
    command->add_option("WORKLOAD", arguments->workload, "what the users do: docs/workloads.md")->required();
    command->add_option("-n,--network", arguments->network, "the network: docs/networks.md")->required();
    command
        ->add_option("-s,--seed", arguments->seed,
                     "seed of all random draws: the same seed gives the same bytes")
        ->check(command_line::whole_number())
        ->capture_default_str();
    command->add_option("-o,--output", arguments->output,
                        "folder for result.json, report.html, seconds.csv, receivers.csv and pictures\n"
                        "(default: results/load-WORKLOAD-NETWORK-SEED)");
    command->add_flag("--plots", arguments->plots, "draw latency.svg and seconds.svg (needs gnuplot)");
    command->add_option("--pcap", arguments->pcap, "folder that gets a pcap file of each machine");
    command->add_option("--animate", arguments->animation, "file for NetAnim");
    command->add_option("--flow-monitor", arguments->flows, "file for the XML of ns-3's FlowMonitor");
    command->add_option("--memory", arguments->memory_bytes, "refuse a run that may need more: 4GiB, 500MiB")
        ->transform(command_line::memory_size());
    command->add_flag("-q,--quiet", arguments->quiet, "no progress and no table");
    command->footer(commands::examples(
        "chathack-sim",
        {"load scenarios/workloads/lecture-hall.yaml --network scenarios/networks/campus.yaml --plots",
         "load scenarios/workloads/quiet-evening.yaml -n scenarios/networks/lan.yaml --seed 7 --pcap pcaps/"},
        load_exit_codes));
    return {command, [arguments] { return load(*arguments); }};
}

}  // namespace chathack::sim
