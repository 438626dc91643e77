#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "conformance/suite/suite.hpp"

namespace chathack::parallel_suite {

/// How the processes go about it.
struct InProcesses {
    /// What plays the cases of one process.
    std::function<suite::SuiteOutcome(const std::vector<scenario::Case>&, const suite::SuiteOptions&)> play =
        suite::run_suite;
    std::size_t cases_each = 8;  ///< whatever the number of jobs, so that that changes nothing
    /// Called in a process once its cases are over; what it says is handed to `gather` in ours.
    std::function<std::string()> tell;
    std::function<void(const std::string&)> gather;
    /// Which results do not count: those cases are played once more, one at a time, after all others.
    std::function<bool(const reports::CaseResult&)> again;
};

/// Does what `how.play` does in processes of their own, `options.jobs` at a time, because ns-3 has
/// one simulation for a process. The outcome is the same whatever their number. When a process dies, its
/// cases are played once more, each alone; the one that killed it is inconclusive.
suite::SuiteOutcome run_suite_in_processes(const std::vector<scenario::Case>& cases,
                                           const suite::SuiteOptions& options, const InProcesses& how = {});

}  // namespace chathack::parallel_suite
