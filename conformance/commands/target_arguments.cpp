#include "conformance/commands/target_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/target/target_loader.hpp"

namespace chathack::commands {

void add_options(CLI::App& command, TargetArguments& arguments) {
    command.add_option("--target", arguments.target, "a target file, or ADDR:PORT of a running server");
    command.add_option("--account", arguments.accounts,
                       "an account of the server, as LOGIN:PASSWORD; may be repeated");
}

int read_target(const TargetArguments& arguments, target::TargetFile& file) {
    const auto endpoint = transport::parse_endpoint(arguments.target);
    if (endpoint) {
        file.name = arguments.target;
        file.remote = *endpoint;
    } else if (!std::filesystem::exists(arguments.target)) {
        const auto ending = std::filesystem::path{arguments.target}.extension();
        return complain(wrong_use, ending == ".yaml" || ending == ".yml"
                                       ? fmt::format("--target {}: there is no such file", arguments.target)
                                       : fmt::format("--target {}: neither a file nor an address: {}",
                                                     arguments.target, to_string(endpoint.error())));
    } else {
        auto loaded = target::load_target(arguments.target, suite::program_folder().string());
        print(loaded.diagnostics);
        if (!loaded.file) return wrong_use;
        file = *std::move(loaded.file);
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
    auto words = "--target " + quoted_for_shell(arguments.target);
    for (const auto& account : arguments.accounts)
        words += " --account " + quoted_for_shell(account);
    return words;
}

}  // namespace chathack::commands
