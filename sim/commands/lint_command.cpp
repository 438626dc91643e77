#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/commands/sweep_inputs.hpp"

namespace chathack::sim {
namespace {

bool is_good(const std::string& path, FileKind kind) {
    if (kind == FileKind::network) return read_network_file(path).has_value();
    if (kind == FileKind::workload) return read_workload_file(path).has_value();
    const auto sweep = read_sweep_file(path);
    return sweep && check_points(*sweep, runs_of(*sweep, {}), 0);
}

int lint(const std::vector<std::string>& paths) {
    bool good = true;
    std::size_t count = 0;
    std::vector<std::string> others;  // of chathack-conform
    for (const auto& path : paths) {
        const auto kind = kind_of(path);
        if (kind == FileKind::network || kind == FileKind::workload || kind == FileKind::sweep) {
            good = is_good(path, *kind) && good;
            ++count;
        } else if (kind) {
            others.push_back(path);
        } else {
            good = false;
        }
    }
    if (!others.empty()) good = commands::lint(others) == commands::conforms && good;
    if (!good) return commands::wrong_use;
    if (count > 0) commands::say(fmt::format("{} {}, no errors\n", count, count == 1 ? "file" : "files"));
    return commands::conforms;
}

}  // namespace

commands::Subcommand add_lint_command(CLI::App& app) {
    const auto paths = std::make_shared<std::vector<std::string>>();
    auto* command = app.add_subcommand(
        "lint", "check files: networks, workloads and sweeps, and those of chathack-conform");
    command_line::add_list(*command, "FILE", *paths, "the files")->required();
    command->footer(std::string{reading_exit_codes_help});
    return {command, [paths] { return lint(*paths); }};
}

}  // namespace chathack::sim
