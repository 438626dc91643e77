#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace chathack::target {

/// How to start a program: the target, a helper that it needs, or a client under test.
struct ProgramCommand {
    std::vector<std::string> words;                  ///< found by path or in PATH
    std::map<std::string, std::string> environment;  ///< added to ours
    std::string folder;                              ///< where it runs
};

/// What a program gets as its standard streams. They stay open here.
struct Streams {
    int input = -1;  ///< -1: nothing to read
    int output = -1;
    int errors = -1;
    bool terminal = false;  ///< they are a terminal, which is to be its controlling one
};

/// Starts a program in a process group of its own (with a terminal: a session), which ends when we do. Never
/// fails: a command that cannot be run ends with status 127, its reason on `errors`.
pid_t spawn(const ProgramCommand& command, const Streams& streams);

/// "exit status 3", or "killed by signal 11 (Segmentation fault)".
std::string describe_end(int status);

/// Waits for a program of `spawn` that has ended or was killed; gives its status.
int reap(pid_t pid);

/// Ends what programs of `spawn` have left behind: orphans, which come to us when their parent ends. Those
/// whose environment has `NAME=value` with another value than ours are somebody else's. A few milliseconds.
/// @return how many there were
std::size_t end_orphans(const std::string& name, const std::string& value);
/// From now on orphans come to us, not to the system.
void adopt_orphans();

}  // namespace chathack::target
