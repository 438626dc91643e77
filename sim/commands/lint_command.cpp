#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "conformance/commands/exit_code.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/commands/sweep_inputs.hpp"

namespace chathack::sim {
namespace {

bool is_good(const std::string& path) {
    const auto kind = kind_of(path);
    if (!kind) return false;
    if (kind == FileKind::network) return read_network_file(path).has_value();
    if (kind == FileKind::workload) return read_workload_file(path).has_value();
    const auto sweep = read_sweep_file(path);
    return sweep && check_points(*sweep, runs_of(*sweep, {}), 0);
}

int lint(const std::vector<std::string>& paths) {
    bool good = true;
    for (const auto& path : paths) {
        const bool loads = is_good(path);
        good = good && loads;
    }
    if (!good) return commands::wrong_use;
    fmt::print("{} {}, no errors\n", paths.size(), paths.size() == 1 ? "file" : "files");
    return commands::conforms;
}

}  // namespace

commands::Subcommand add_lint_command(CLI::App& app) {
    const auto paths = std::make_shared<std::vector<std::string>>();
    auto* command = app.add_subcommand("lint", "check network, workload and sweep files");
    command->add_option("FILE", *paths, "the files")->required();
    command->footer(std::string{reading_exit_codes_help});
    return {command, [paths] { return lint(*paths); }};
}

}  // namespace chathack::sim
