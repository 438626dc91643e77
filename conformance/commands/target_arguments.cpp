#include "conformance/commands/target_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "conformance/command_line/list_option.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/target/target_loader.hpp"
#include "reference/asio/resolve.hpp"
#include "reports/text/shell.hpp"

namespace chathack::commands {

void add_options(CLI::App& command, TargetArguments& arguments) {
    command.add_option("--target", arguments.target, "a target file, or HOST:PORT of a running server");
    command_line::add_list(command, "--account", arguments.accounts,
                           "an account of the server, as LOGIN:PASSWORD; may be repeated");
}

int read_target(const TargetArguments& arguments, target::TargetFile& file) {
    if (transport::parse_endpoint(arguments.target) || !std::filesystem::exists(arguments.target)) {
        const auto ending = std::filesystem::path{arguments.target}.extension();
        if (ending == ".yaml" || ending == ".yml")
            return complain(wrong_use, fmt::format("--target {}: there is no such file", arguments.target));
        file.name = file.host = arguments.target;
    } else {
        auto loaded = target::load_target(arguments.target, suite::program_folder().string());
        print(loaded.diagnostics);
        if (!loaded.file) return wrong_use;
        file = *std::move(loaded.file);
    }
    if (!file.host.empty()) {
        const auto found = asio::find_server(file.host);
        if (!found)
            return complain(is_not_found(found.error()) ? no_target : wrong_use,
                            fmt::format("--target {}: {}: {}", arguments.target,
                                        file.host == arguments.target ? "neither a file nor an address"
                                                                      : "its address is " + file.host,
                                        to_string(found.error())));
        file.remote = *found;
    }
    for (const auto& account : arguments.accounts) {
        const auto colon = account.find(':');
        if (colon == std::string::npos) {
            return complain(wrong_use, fmt::format("--account {}: give it as LOGIN:PASSWORD", account));
        }
        file.accounts.push_back({account.substr(0, colon), account.substr(colon + 1)});
    }
    return conforms;
}

std::string replay_words(const TargetArguments& arguments) {
    auto words = reports::option_for_shell("--target", arguments.target);
    for (const auto& account : arguments.accounts)
        words += reports::option_for_shell("--account", account);
    return words;
}

}  // namespace chathack::commands
