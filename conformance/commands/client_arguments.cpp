#include "conformance/commands/client_arguments.hpp"

#include <CLI/CLI.hpp>

#include "conformance/command_line/options.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/driver/client_loader.hpp"
#include "conformance/suite/sources.hpp"
#include "reports/text/shell.hpp"

namespace chathack::commands {

void add_options(CLI::App& command, ClientArguments& arguments) {
    command_line::add_list(
        command, "--client", arguments.files,
        "a client file: checks that client instead of a server, or with --target both together; "
        "may be given twice, for two different clients");
}

int read_clients(const ClientArguments& arguments, std::vector<driver::ClientFile>& clients) {
    for (const auto& path : arguments.files) {
        auto loaded = driver::load_client(path, suite::program_folder().string(), arguments.folder);
        print(loaded.diagnostics);
        if (!loaded.file) return wrong_use;
        clients.push_back(*std::move(loaded.file));
    }
    return conforms;
}

std::string replay_words(const ClientArguments& arguments) {
    std::string words;
    for (const auto& path : arguments.files)
        words += reports::option_for_shell("--client", path);
    return words;
}

}  // namespace chathack::commands
