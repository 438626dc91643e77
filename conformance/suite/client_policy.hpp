#pragma once

#include <memory>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/suite/executor.hpp"
#include "conformance/suite/known_target.hpp"

namespace chathack::suite {

/// What a case is played with against clients under test; the target is the caller's to fill.
runner::RunOptions client_run_options(const SuiteOptions& options,
                                      const std::vector<driver::ClientFile>& clients, const Variant& variant,
                                      std::uint64_t seed);

/// Clients are under test, perhaps with a server under test between them: then that is the target. What a
/// client cannot do or show skips the cases that need it.
std::unique_ptr<Policy> make_client_policy(Host& host, const SuiteOptions& options,
                                           const std::vector<driver::ClientFile>& clients,
                                           KnownTarget& known);

}  // namespace chathack::suite
