#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "conformance/suite/suite.hpp"

namespace chathack::parallel_suite {

/// How the processes do their work.
struct InProcesses {
    /// Plays the cases of one process.
    std::function<suite::SuiteOutcome(const std::vector<scenario::Case>&, const suite::SuiteOptions&)> play =
        suite::run_suite;
    std::size_t cases_each = 8;  ///< the same for any number of jobs, so that results are too
    /// Called in a child process once its cases are over. Its text is passed to `gather` in our process.
    std::function<std::string()> tell;
    std::function<void(const std::string&)> gather;
    /// Tells which results do not count. Their cases are played once more, one at a time, after all others.
    std::function<bool(const reports::CaseResult&)> again;
};

/// Does `how.play` in several processes, `options.jobs` at a time, because ns-3 has one simulation in a
/// process. The outcome is the same for any number of jobs. When a process dies, its cases are played once
/// more, each in a process alone; a case that kills its process again is inconclusive.
suite::SuiteOutcome run_suite_in_processes(const std::vector<scenario::Case>& cases,
                                           const suite::SuiteOptions& options, const InProcesses& how = {});

}  // namespace chathack::parallel_suite
