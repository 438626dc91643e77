#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <memory>

#include "conformance/commands/exit_code.hpp"
#include "conformance/scenario/yaml_tree.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"
#include "sim/workload/describe.hpp"

namespace chathack::sim {
namespace {

int explain_workload(const std::string& path) {
    const auto workload = read_workload_file(path);
    if (!workload) return commands::wrong_use;
    fmt::print("{}", workload::describe(*workload));
    return commands::conforms;
}

int explain_network(const std::string& path) {
    const auto network = read_network_file(path);
    if (!network) return commands::wrong_use;
    fmt::print("{}\n{}\n", network->name, network->about);
    for (const auto& group : network->groups)
        fmt::print("  clients {}{}\n", group.name,
                   group.count ? fmt::format(", at most {}", *group.count) : "");
    for (const auto& fault : network->faults)
        fmt::print("  {:>8.3f} s  {}\n", std::chrono::duration<double>{fault.at}.count(),
                   describe(*network, fault));
    return commands::conforms;
}

/// A network has a `topology`; all else is read as a workload, and what is wrong with it told.
int explain(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    scenario::Report report{path};
    const auto root = scenario::read_yaml(text, report);
    return root && root->find("topology") != nullptr ? explain_network(path) : explain_workload(path);
}

}  // namespace

commands::Command add_explain_command(CLI::App& app) {
    const auto path = std::make_shared<std::string>();
    auto* command = app.add_subcommand("explain", "tell what a workload or a network file says");
    command->add_option("FILE", *path, "the file")->required()->check(CLI::ExistingFile);
    return {command, [path] { return explain(*path); }};
}

}  // namespace chathack::sim
