#pragma once

#include <vector>

#include "conformance/suite/suite.hpp"

namespace chathack::sim {

/// Does what `suite::run_suite` does in processes of their own, `options.jobs` at a time, because ns-3 has
/// one simulation for a process. The outcome is the same whatever their number. When a process dies, its
/// cases are played once more, each alone; the one that killed it is inconclusive.
suite::SuiteOutcome run_suite_in_processes(const std::vector<scenario::Case>& cases,
                                           const suite::SuiteOptions& options);

}  // namespace chathack::sim
