#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "reports/commands/files.hpp"
#include "reports/gate/gate.hpp"
#include "reports/model/coverage.hpp"

namespace chathack::reports::commands {
namespace {

struct GateArguments {
    std::string result;
    std::string baseline;
    gate::GateOptions options;
};

int run_gate(const GateArguments& arguments) {
    const auto baseline = read_baseline(arguments.baseline);
    if (!baseline) return wrong_use;
    const auto result = read_result(arguments.result, Transcripts::drop);
    if (!result) return wrong_use;
    const auto judgement = gate::judge(*result, *baseline, arguments.options);
    std::cout << gate::to_text(judgement, arguments.baseline, arguments.result);
    return judgement.passed ? done : worse;
}

struct BaselineArguments {
    std::string result;
    std::string old;
    std::string reason;
    std::string output;
};

int write_baseline(const BaselineArguments& arguments) {
    const auto result = read_result(arguments.result, Transcripts::drop);
    if (!result) return wrong_use;
    if (result->run.partial)
        return complain(wrong_use, arguments.result + ": the run was cut short: " + result->run.partial_why);
    if (is_undecided(*result)) return complain(wrong_use, arguments.result + ": " + headline(*result));
    gate::Baseline old;
    if (!arguments.old.empty()) {
        auto read = read_baseline(arguments.old);
        if (!read) return wrong_use;
        old = *std::move(read);
    }
    const auto made = gate::make_baseline(*result, old, arguments.reason);
    const auto unexplained = std::count_if(made.known.begin(), made.known.end(),
                                           [](const auto& known) { return known.reason.empty(); });
    if (unexplained > 0)
        complain(done, std::to_string(unexplained) + " of " + std::to_string(made.known.size()) +
                           " entries need a reason before the gate takes them: give --reason, or write them "
                           "into the file");
    return write(gate::to_yaml(made), arguments.output);
}

struct CompareArguments {
    std::string before;
    std::string after;
    bool subset = false;
};

int compare_results(const CompareArguments& arguments) {
    const auto before = read_result(arguments.before, Transcripts::drop);
    const auto after = read_result(arguments.after, Transcripts::drop);
    if (!before || !after) return wrong_use;
    const auto comparison = gate::compare(*before, *after, arguments.subset);
    std::cout << gate::to_text(comparison, *before, *after);
    return comparison.is_worse() ? worse : done;
}

}  // namespace

Subcommand add_gate_command(CLI::App& app) {
    auto arguments = std::make_shared<GateArguments>();
    auto* made = app.add_subcommand("gate", "fail when a result is worse than a baseline");
    made->add_option("RESULT", arguments->result, "result.json of a run")->required();
    made->add_option("--baseline", arguments->baseline, "the baseline, as the command `baseline` writes it")
        ->required();
    made->add_flag("--subset", arguments->options.subset,
                   "only a part of the suite was run: missing cases are not a failure");
    made->add_flag("--require-all", arguments->options.require_all,
                   "also fail when a MUST clause was not tried or could not be decided");
    made->add_flag("--tight", arguments->options.tight,
                   "also fail when a known fault is fixed and still in the baseline");
    return {made, [arguments] { return run_gate(*arguments); }};
}

Subcommand add_baseline_command(CLI::App& app) {
    auto arguments = std::make_shared<BaselineArguments>();
    auto* made = app.add_subcommand("baseline", "write the faults in a result as a baseline for `gate`");
    made->add_option("RESULT", arguments->result, "result.json of a run")->required();
    made->add_option("--old", arguments->old, "an older baseline, whose reasons are kept");
    made->add_option("--reason", arguments->reason, "the reason for every entry that has none yet");
    made->add_option("-o,--output", arguments->output, "the file to write (default: standard output)");
    return {made, [arguments] { return write_baseline(*arguments); }};
}

Subcommand add_compare_command(CLI::App& app) {
    auto arguments = std::make_shared<CompareArguments>();
    auto* made = app.add_subcommand("compare", "show what differs between two runs");
    made->add_option("BEFORE", arguments->before, "result.json of the older run")->required();
    made->add_option("AFTER", arguments->after, "result.json of the newer run")->required();
    made->add_flag("--subset", arguments->subset,
                   "AFTER is only a part of the suite: missing cases are not a failure");
    return {made, [arguments] { return compare_results(*arguments); }};
}

}  // namespace chathack::reports::commands
