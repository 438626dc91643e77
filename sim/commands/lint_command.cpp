#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "conformance/commands/exit_code.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"

namespace chathack::sim {
namespace {

int lint(const std::vector<std::string>& paths) {
    bool good = true;
    for (const auto& path : paths) {
        const bool loads = is_network_file(path) ? read_network_file(path).has_value()
                                                 : read_workload_file(path).has_value();
        good = good && loads;
    }
    if (!good) return commands::wrong_use;
    fmt::print("{} {}, no errors\n", paths.size(), paths.size() == 1 ? "file" : "files");
    return commands::conforms;
}

}  // namespace

commands::Command add_lint_command(CLI::App& app) {
    const auto paths = std::make_shared<std::vector<std::string>>();
    auto* command = app.add_subcommand("lint", "check network and workload files");
    command->add_option("FILE", *paths, "the files")->required();
    return {command, [paths] { return lint(*paths); }};
}

}  // namespace chathack::sim
