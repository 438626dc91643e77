#pragma once

#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/suite/suite.hpp"

namespace chathack::suite {

/// Plays every item of the plan against clients under test, each case with programs of its own. Users take
/// the clients in turn. What a client cannot do or show skips the cases that need it.
///
/// @param options  when the selected side is both: `target` is the server under test that the clients
/// connect to, and the host has it
SuiteOutcome run_client_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                              const std::vector<driver::ClientFile>& clients);

}  // namespace chathack::suite
