#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace chathack::target {

/// What /proc tells of a process.
struct ProcessInfo {
    pid_t pid = -1;
    pid_t parent = -1;
    pid_t group = -1;
};

/// All processes that /proc shows.
std::vector<ProcessInfo> all_processes();

/// Those of a group, and all that descend from them.
std::vector<pid_t> family_of(pid_t group);

/// The whole text of a file of /proc; empty when the process has ended meanwhile.
std::string contents(const std::filesystem::path& file);

}  // namespace chathack::target
