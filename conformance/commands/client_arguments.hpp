#pragma once

#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"

namespace CLI {
class App;
}

namespace chathack::commands {

/// The options that say which clients are under test.
struct ClientArguments {
    std::vector<std::string> files;
    std::string folder;  ///< `${dir}` in them; empty: the folder of each
};

/// Declares the options. `arguments` must outlive the parsing.
void add_options(CLI::App& command, ClientArguments& arguments);

/// Reads the client files. 0, or `wrong_use` after a message on the error stream.
int read_clients(const ClientArguments& arguments, std::vector<driver::ClientFile>& clients);

/// The options as words of a command that plays a case again: " --client mine.yaml".
std::string replay_words(const ClientArguments& arguments);

}  // namespace chathack::commands
