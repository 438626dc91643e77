#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace chathack::target {

/// How to start a program: the target, a helper that it needs, or a client under test.
struct ProgramCommand {
    std::vector<std::string> words;  ///< the program, a path or found in PATH, and its arguments
    std::map<std::string, std::string> environment;  ///< added to that of this process
    std::string folder;                              ///< its working directory; empty: that of this process
    std::string file_kind;                           ///< of the file that has the command: "target file"
    std::string file_folder;                         ///< where that file lies; empty: there is none
};

/// The descriptors that a program gets as its standard streams. The caller still has to close its own.
struct Streams {
    int input = -1;  ///< -1: /dev/null
    int output = -1;
    int errors = -1;
    bool terminal = false;  ///< they are a terminal, which becomes its controlling terminal
};

/// A program that was started. Where its command cannot be run, it ends at once, with status 127.
struct Spawned {
    pid_t pid = -1;
    std::string not_run;  ///< why the command cannot be run, as a sentence; empty: it runs
};

/// Starts a program in a process group of its own, or with a terminal in a session of its own. It is killed
/// when this process ends, with all that it started (guard.hpp).
Spawned spawn(const ProgramCommand& command, const Streams& streams);

/// A status of waitpid in words: "exit status 3", or "killed by signal 11 (Segmentation fault)".
std::string describe_end(int status);

/// Waits for a program of `spawn` that has ended or was killed, and gives its status. Its process group has
/// to be ended by then: nobody watches it from now on.
int reap(pid_t pid);

/// Kills the processes that programs of `spawn` left behind. After `adopt_orphans` they are children of this
/// process once their parent has ended. An orphan in whose environment `name` has another value than `value`
/// belongs to another program and is left alone. Takes a few milliseconds.
/// @return how many were killed
std::size_t end_orphans(const std::string& name, const std::string& value);
/// From now on orphans become children of this process, and not of the system's first process.
void adopt_orphans();

}  // namespace chathack::target
