#pragma once

#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"

namespace CLI {
class App;
}

namespace chathack::commands {

/// Which clients are under test.
struct ClientArguments {
    std::vector<std::string> files;
};

/// Declares them; `arguments` must outlive the parsing.
void add_options(CLI::App& command, ClientArguments& arguments);

/// Reads the client files. Says what is wrong and gives `wrong_use`; else 0.
int read_clients(const ClientArguments& arguments, std::vector<driver::ClientFile>& clients);

/// The words of a command that name these clients again.
std::string replay_words(const ClientArguments& arguments);

}  // namespace chathack::commands
