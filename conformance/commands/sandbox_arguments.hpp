#pragma once

#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/target/target_file.hpp"

namespace CLI {
class App;
}

namespace chathack::commands {

/// The options that say in what the programs under test are locked up.
struct SandboxArguments {
    bool sandbox = false;
    std::string folder;  ///< `${dir}` in their files, and all that they see; empty: the folder of the file
    std::vector<std::string> readable;  ///< files and folders that they see, too, and cannot change
};

/// Declares the options. `arguments` must outlive the parsing.
void add_options(CLI::App& command, SandboxArguments& arguments);

/// Whether there can be a sandbox, where one is asked for, and fills in `folder` by `file`, the target or
/// client file. 0, or after a message `wrong_use` or `harness_error`.
int check(SandboxArguments& arguments, const std::string& file);

/// Has all commands of the file run in the sandbox, if one is asked for.
void lock_up(const SandboxArguments& arguments, target::TargetFile& file);
void lock_up(const SandboxArguments& arguments, driver::ClientFile& file);

}  // namespace chathack::commands
