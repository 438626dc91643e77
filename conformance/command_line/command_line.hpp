#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/command_line/options.hpp"

/// What the command lines of chathack-conform, chathack-report and chathack-sim have in common.
namespace chathack::command_line {

/// A sub-command that is declared on a program's `app`.
struct Subcommand {
    const CLI::App* app = nullptr;
    std::function<int()> run;  ///< once `app` was parsed; gives the exit code
};

/// Prints the program's name and what is wrong on the error stream, with what a terminal would obey escaped.
/// @return `code`
int complain(int code, std::string_view why);

/// Parses the command line, which must name one of `commands`, and runs that command. An unknown command or
/// option is reported with the known one that is nearest.
/// @return the exit code of the command; 0 after `--help` and `--version`; 2 when the line is wrong; 4 after
/// an exception, whose text goes to the error stream
int parse_and_run(CLI::App& app, int argc, const char* const* argv, const std::vector<Subcommand>& commands);

/// A program that has sub-commands.
struct Application {
    std::string about;  ///< what it does, in a sentence
    std::string version;
    std::string footer;          ///< below its help
    std::string command_footer;  ///< below that of each command without another
    std::function<std::vector<Subcommand>(CLI::App& app)> declare;
};

/// Declares its commands, and runs that which the command line names, as `parse_and_run` does.
int run_application(const Application& application, int argc, const char* const* argv);

/// For options that take an unsigned 64-bit number, such as a seed.
CLI::Validator whole_number();
/// For options that take a size: turns "4GiB" or "500 MB" into a number of bytes.
CLI::Validator memory_size();

}  // namespace chathack::command_line
