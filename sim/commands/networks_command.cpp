#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/input/files.hpp"
#include "conformance/suite/sources.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/files.hpp"

namespace chathack::sim {
namespace {

int list_networks(const std::string& folder) {
    std::error_code error;
    const auto paths = input::files_in(folder, input::yaml_endings, error);
    if (error)
        return complain(commands::wrong_use,
                        folder + ": " + error.message() +
                            "; run this in the project's folder, or name one with networks");
    bool good = true;
    for (const auto& path : paths) {
        const auto network = read_network_file(path.string());
        good = good && network;
        if (network) commands::say(fmt::format("{:<44} {}\n", path.string(), network->about));
    }
    return good ? commands::conforms : commands::wrong_use;
}

}  // namespace

commands::Subcommand add_networks_command(CLI::App& app) {
    const auto folder = std::make_shared<std::string>((suite::scenarios_folder() / "networks").string());
    auto* command = app.add_subcommand("networks", "list the ready-made networks");
    command->add_option("FOLDER", *folder, "where they are (default: those of the suite)");
    command->footer(std::string{reading_exit_codes_help});
    return {command, [folder] { return list_networks(*folder); }};
}

}  // namespace chathack::sim
