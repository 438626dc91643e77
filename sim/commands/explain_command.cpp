#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/commands/sweep_inputs.hpp"
#include "sim/network/explain.hpp"
#include "sim/workload/describe.hpp"

namespace chathack::sim {
namespace {

int explain_workload(const std::string& path) {
    const auto workload = read_workload_file(path);
    if (!workload) return commands::wrong_use;
    commands::say(workload::describe(*workload));
    return commands::conforms;
}

int explain_network(const std::string& path) {
    const auto network = read_network_file(path);
    if (!network) return commands::wrong_use;
    commands::say(network::explain(*network));
    return commands::conforms;
}

int explain_sweep(const std::string& path) {
    const auto sweep = read_sweep_file(path);
    if (!sweep || !check_points(*sweep, runs_of(*sweep, {}), 0)) return commands::wrong_use;
    commands::say(sweep::describe(*sweep));
    return commands::conforms;
}

int explain(const std::string& path) {
    const auto kind = kind_of(path);
    if (!kind) return commands::wrong_use;
    if (kind == FileKind::network) return explain_network(path);
    if (kind == FileKind::sweep) return explain_sweep(path);
    if (kind == FileKind::workload) return explain_workload(path);
    return complain(commands::wrong_use, path + ": this is a " + std::string{name_of(*kind)} +
                                             "; networks, workloads and sweeps are explained here");
}

}  // namespace

commands::Subcommand add_explain_command(CLI::App& app) {
    const auto path = std::make_shared<std::string>();
    auto* command = app.add_subcommand("explain", "tell what a network, workload or sweep file says");
    command->add_option("FILE", *path, "the file")->required()->check(CLI::ExistingFile);
    command->footer(std::string{reading_exit_codes_help});
    return {command, [path] { return explain(*path); }};
}

}  // namespace chathack::sim
