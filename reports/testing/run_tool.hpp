#pragma once

#include <string>
#include <vector>

namespace chathack::testing {

/// What a program said, and its exit code (-1: a signal, or not in time).
struct ToolRun {
    int exit_code = -1;
    std::string output;  ///< both streams
};
/// Python tools are run as /usr/bin/python3, which sees the system's packages.
ToolRun run_tool(std::vector<std::string> command);

/// A path of this test program's own; whatever stands there is removed at the program's end.
std::string scratch_path(const std::string& name);

/// The path of a scratch file with that text in it.
std::string written(const std::string& name, const std::string& text);

/// A file of the sources, from the project's root.
std::string source_path(const std::string& path);

}  // namespace chathack::testing
