#pragma once

#include <string>
#include <vector>

#include "conformance/target/target_file.hpp"

namespace CLI {
class App;
}

namespace chathack::commands {

/// The options that say which server is tested.
struct TargetArguments {
    std::string target;  ///< a target file, or HOST:PORT
    std::vector<std::string> accounts;
};

/// Declares the options. `arguments` must outlive the parsing.
void add_options(CLI::App& command, TargetArguments& arguments);

/// Fills in the target: a running server, or a file that says how to start one. 0, or after a message
/// on the error stream `wrong_use`, or `no_target` when the host is not found.
int read_target(const TargetArguments& arguments, target::TargetFile& file);

/// The options as words of a command that plays a case again: " --target mine.yaml --account bob:x".
std::string replay_words(const TargetArguments& arguments);

}  // namespace chathack::commands
