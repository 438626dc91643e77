#pragma once

#include <string>
#include <vector>

namespace chathack::testing {

/// What a program printed, and its exit code (-1: ended by a signal, or too late).
struct ToolRun {
    int exit_code = -1;
    std::string output;  ///< both streams
};
/// Runs a program to its end. Python tools must be started as /usr/bin/python3, which has the packages of the
/// system.
ToolRun run_tool(std::vector<std::string> command);

/// A path in a folder of this test program, which is removed when the program ends.
std::string scratch_path(const std::string& name);

/// Writes a text to a scratch file, and gives its path.
std::string written(const std::string& name, const std::string& text);

/// The path of a source file, which is given relative to the root of the project.
std::string source_path(const std::string& path);

}  // namespace chathack::testing
