#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "reports/commands/files.hpp"
#include "reports/matrix/matrix.hpp"

namespace chathack::reports::commands {
namespace {

namespace fs = std::filesystem;

struct MatrixArguments {
    std::vector<std::string> results;
    std::vector<std::string> baselines;
    std::string output;
};

/// The address of the report.html beside a result, relative to the folder of the page; empty when there is
/// none.
std::string report_address(const std::string& result, const std::string& page) {
    std::error_code error;
    const auto report = fs::absolute(result).parent_path() / "report.html";
    if (!fs::exists(report, error)) return {};
    if (page.empty() || page == "-")
        return fs::relative(report, fs::current_path(error), error).generic_string();
    return fs::relative(report, fs::absolute(page).parent_path(), error).generic_string();
}

const gate::Baseline* baseline_of(const Result& result, const std::vector<gate::Baseline>& baselines) {
    for (const auto& one : baselines) {
        if (one.target == result.target.name && one.network == result.run.network) return &one;
    }
    return nullptr;
}

int write_matrix(const MatrixArguments& arguments) {
    std::vector<gate::Baseline> baselines;
    for (const auto& path : arguments.baselines) {
        auto baseline = read_baseline(path);
        if (!baseline) return wrong_use;
        baselines.push_back(*std::move(baseline));
    }
    matrix::Matrix made;
    int code = done;
    for (const auto& given : arguments.results) {
        const auto path = result_file(given);
        const auto result = read_result(path);
        if (result) {
            add_run(made, *result, report_address(path, arguments.output), baseline_of(*result, baselines));
        } else {
            add_problem(made, path, "its result cannot be read");
            code = wrong_use;
        }
    }
    rank(made);
    const int written = write(to_html(made), arguments.output);
    return written == done ? code : written;
}

}  // namespace

Subcommand add_matrix_command(CLI::App& app) {
    auto arguments = std::make_shared<MatrixArguments>();
    auto* made = app.add_subcommand("matrix", "write a page that compares many implementations");
    command_line::add_list(*made, "RESULT", arguments->results, "result.json of each run")->required();
    command_line::add_list(
        *made, "--baseline", arguments->baselines,
        "a baseline: the known faults of its target are shown as expected; may be repeated");
    made->add_option("-o,--output", arguments->output, "the file to write (default: standard output)");
    return {made, [arguments] { return write_matrix(*arguments); }};
}

}  // namespace chathack::reports::commands
