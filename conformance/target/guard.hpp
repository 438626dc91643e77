#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

namespace chathack::target {

/// The guard is a small process of its own, which ends everything that this process has started and not
/// reaped when this process ends, in whatever way: `kill -9` too. A program that the kernel kills with us
/// (PR_SET_PDEATHSIG) may have started others, a shell for instance; and those may have left its group.
///
/// It ends the groups that it was told of, and then whatever has `guard_mark` in its environment.

/// Starts the guard of this process, if it has none yet. Not a child of this process, nor in its group.
/// Without a shell there is none. Thread-safe.
void start_guard();

/// A variable, and its value, in the environment of all that this process starts.
std::pair<std::string, std::string> guard_mark();

/// The group is one to be ended; or it was ended by ourselves.
void guard_group(pid_t group);
void forget_group(pid_t group);

}  // namespace chathack::target
