#pragma once

#include <atomic>
#include <memory>

#include "conformance/suite/executor.hpp"
#include "conformance/suite/known_target.hpp"

namespace chathack::suite {

/// A server is under test. What the suite leans on is found out before the first case; what disappoints is
/// played again, gently (attempts.hpp); and a case with an account waits until the one before has left it
/// (LOGIN-9). `known` outlives the policy.
std::unique_ptr<Policy> make_server_policy(Host& host, const SuiteOptions& options, KnownTarget& known,
                                           const std::atomic<bool>& interrupted);

}  // namespace chathack::suite
