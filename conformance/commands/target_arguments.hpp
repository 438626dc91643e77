#pragma once

#include <string>
#include <vector>

#include "conformance/target/target_file.hpp"

namespace CLI {
class App;
}

namespace chathack::commands {

/// Which server is checked.
struct TargetArguments {
    std::string target;  ///< a target file, or ADDR:PORT
    std::vector<std::string> accounts;
};

/// Declares them; `arguments` must outlive the parsing.
void add_options(CLI::App& command, TargetArguments& arguments);

/// Fills in the target: a server that runs, or a file that says how to start one. Says what is wrong and
/// gives `wrong_use`; else 0.
int read_target(const TargetArguments& arguments, target::TargetFile& file);

/// The words of a command that name this target again: "--target 'mine.yaml' --account 'bob:x'".
std::string replay_words(const TargetArguments& arguments);

}  // namespace chathack::commands
