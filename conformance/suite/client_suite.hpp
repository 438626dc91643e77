#pragma once

#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/suite/suite.hpp"

namespace chathack::suite {

/// Plays every item of the plan against clients under test, each case with programs of its own. Users take
/// the clients in turn. What a client cannot do or show skips the cases that need it.
///
/// @param options  its `target` is the server between the clients where a case asks for one
SuiteOutcome run_client_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                              const std::vector<driver::ClientFile>& clients);

}  // namespace chathack::suite
