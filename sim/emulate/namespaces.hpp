#pragma once

#include <functional>
#include <string>

namespace chathack::emulate {

/// Runs `inside` in a process that has user, network, mount and process namespaces of its own, where nothing
/// outside can be reached, and gives its exit code. Everything started there ends with it, and with us,
/// however we end. SIGINT, SIGTERM and SIGHUP are passed on to it.
///
/// Call it while the program has one thread. Root needs no user namespace, and gets none where it can do
/// without.
///
/// @param why_not  why there are no namespaces: a sentence for the user
/// @return -1 with `why_not` when `inside` was not run or did not come to its end
int run_isolated(const std::function<int()>& inside, std::string& why_not);

/// Inside: gives this process, and those that it starts from now on, a network namespace apart from the
/// others'. False with `why_not`.
bool enter_own_network(std::string& why_not);

}  // namespace chathack::emulate
