#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/input/files.hpp"
#include "conformance/suite/sources.hpp"
#include "sim/commands/commands.hpp"
#include "sim/workload/loader.hpp"

namespace chathack::sim {
namespace {

int list_workloads(const std::string& folder) {
    std::error_code error;
    const auto paths = input::files_in(folder, input::yaml_endings, error);
    if (error)
        return complain(commands::wrong_use,
                        folder + ": " + error.message() +
                            "; run this in the project's folder, or name one with workloads");
    bool good = true;
    for (const auto& path : paths) {
        const auto loaded = workload::load_workload(path.string());
        commands::print(loaded.diagnostics);
        good = good && loaded.workload;
        if (!loaded.workload) continue;
        commands::say(fmt::format(
            "{:<44} {:>5} users  {:>4.0f} s  {}\n", path.string(), loaded.workload->users(),
            std::chrono::duration<double>{loaded.workload->duration}.count(), loaded.workload->title));
    }
    return good ? commands::conforms : commands::wrong_use;
}

}  // namespace

commands::Subcommand add_workloads_command(CLI::App& app) {
    const auto folder = std::make_shared<std::string>((suite::scenarios_folder() / "workloads").string());
    auto* command = app.add_subcommand("workloads", "list the ready-made workloads");
    command->add_option("FOLDER", *folder, "where they are (default: those of the suite)");
    command->footer(std::string{reading_exit_codes_help});
    return {command, [folder] { return list_workloads(*folder); }};
}

}  // namespace chathack::sim
