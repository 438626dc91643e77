#pragma once

#include <set>
#include <string>
#include <vector>

#include "reports/model/result.hpp"

/// What one case says when it was run several times.
namespace chathack::reports {

/// One name for a case in one variant: "global/limit:ascii", "global/limit:ascii@bytes+ipv6". Permalinks and
/// baselines hold it.
std::string key_of(const CaseResult& one);

/// The same of one run: "global/limit:ascii@whole@2" is the second repetition.
std::string key_of_run(const CaseResult& one);

/// All repetitions of one case in one variant.
struct CaseRuns {
    std::string key;
    std::vector<const CaseResult*> runs;  ///< at least one, in the order of the result
    verdict::Outcome verdict{};           ///< the gravest of all

    const CaseResult& gravest() const;
    std::size_t failed() const;  ///< how many runs violate or could not be decided
    /// Some repetitions are well and some are not.
    bool is_flaky() const { return failed() > 0 && failed() < runs.size(); }
};

/// In the order of the result, which outlives them.
std::vector<CaseRuns> case_runs_of(const Result& result);

/// The keys of those that are flaky.
std::set<std::string> flaky_keys(const Result& result);

}  // namespace chathack::reports
