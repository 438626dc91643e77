#pragma once

#include <functional>
#include <string>

namespace chathack::emulate {

/// Runs `inside` in a process that has its own user, network, mount and process namespaces, and returns its
/// exit code. Nothing outside can be reached from there. Everything started there ends with that process, and
/// that process ends with ours, whatever the way. SIGINT, SIGTERM and SIGHUP are passed on to it.
///
/// Call it while the program has one thread. Root gets no user namespace where it can do without one.
///
/// @param why_not  why there are no namespaces: a sentence for the user
/// @return -1 with `why_not` when `inside` was not run or did not return
int run_isolated(const std::function<int()>& inside, std::string& why_not);

/// For use inside: gives this process, and those that it starts from now on, a network namespace of their
/// own. False with `why_not`.
bool enter_own_network(std::string& why_not);

}  // namespace chathack::emulate
