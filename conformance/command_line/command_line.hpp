#pragma once

#include <functional>
#include <vector>

namespace CLI {
class App;
class Validator;
}  // namespace CLI

/// What the command lines of chathack-conform, chathack-report and chathack-sim have in common.
namespace chathack::command_line {

/// A sub-command that is declared on a program's `app`.
struct Subcommand {
    const CLI::App* app = nullptr;
    std::function<int()> run;  ///< once `app` was parsed; gives the exit code
};

/// Parses the command line, which must name one of `commands`, and runs it. What it takes no notice of is
/// told with what may have been meant.
/// @return the exit code of the command; 0 after `--help` and `--version`; 2 when the line is wrong; 4 after
/// an exception, with its words on the error stream
int parse_and_run(CLI::App& app, int argc, const char* const* argv, const std::vector<Subcommand>& commands);

/// For options that are whole numbers of 64 bits, such as a seed: says so when one is not.
CLI::Validator whole_number();
/// Turns "4GiB" or "500 MB" into bytes, and says how to write a size when it is none.
CLI::Validator memory_size();

}  // namespace chathack::command_line
