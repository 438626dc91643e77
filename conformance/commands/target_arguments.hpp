#pragma once

#include <string>
#include <string_view>
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
    std::string folder;  ///< `${dir}` in the target file; empty: its folder
};

/// Declares the options. `arguments` must outlive the parsing.
void add_options(CLI::App& command, TargetArguments& arguments);

/// Fills in the target: a running server, or a file that says how to start one. 0, or after a message
/// on the error stream `wrong_use`, or `no_target` when the host is not found.
int read_target(const TargetArguments& arguments, target::TargetFile& file);

/// The options as words of a command that plays a case again: " --target mine.yaml --account bob".
/// Passwords stand there only if they are to be shown.
std::string replay_words(const TargetArguments& arguments, bool show_passwords);

/// The command line of this program, to be typed again; passwords of accounts are left out, as there.
std::string typed_again(std::string_view program, int argc, const char* const* argv);

}  // namespace chathack::commands
