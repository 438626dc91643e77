#pragma once

#include <vector>

#include "conformance/suite/suite_options.hpp"

namespace chathack::suite {

/// Plays every item of the plan against targets of its own, restarting one that died, wedged or failed a
/// case.
SuiteOutcome run_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options);

}  // namespace chathack::suite
