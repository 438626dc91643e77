#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/suite/sources.hpp"
#include "sim/commands/commands.hpp"
#include "sim/workload/loader.hpp"

namespace chathack::sim {
namespace {

int list_workloads(const std::string& folder) {
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error})
        if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
    if (error)
        return complain(commands::wrong_use,
                        folder + ": " + error.message() +
                            "; run this in the project's folder, or name one with workloads");
    std::sort(paths.begin(), paths.end());
    bool good = true;
    for (const auto& path : paths) {
        const auto loaded = workload::load_workload(path);
        commands::print(loaded.diagnostics);
        good = good && loaded.workload;
        if (!loaded.workload) continue;
        fmt::print("{:<44} {:>5} users  {:>4.0f} s  {}\n", path, loaded.workload->users(),
                   std::chrono::duration<double>{loaded.workload->duration}.count(), loaded.workload->title);
    }
    return good ? commands::conforms : commands::wrong_use;
}

}  // namespace

commands::Subcommand add_workloads_command(CLI::App& app) {
    const auto folder = std::make_shared<std::string>((suite::scenarios_folder() / "workloads").string());
    auto* command = app.add_subcommand("workloads", "list the ready-made workloads");
    command->add_option("FOLDER", *folder, "where they are")->capture_default_str();
    command->footer(std::string{reading_exit_codes_help});
    return {command, [folder] { return list_workloads(*folder); }};
}

}  // namespace chathack::sim
