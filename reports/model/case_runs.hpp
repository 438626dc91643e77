#pragma once

#include <set>
#include <string>
#include <vector>

#include "reports/model/result.hpp"

/// The repetitions of a case.
namespace chathack::reports {

/// The name of a case in one variant: "global/limit:ascii", "global/limit:ascii@bytes+ipv6". Permalinks and
/// baselines contain it, so it must not change.
std::string key_of(const CaseResult& one);

/// The name of one run of a case: "global/limit:ascii@whole@2" is the second repetition.
std::string key_of_run(const CaseResult& one);

/// All repetitions of one case in one variant.
struct CaseRuns {
    std::string key;
    std::vector<const CaseResult*> runs;  ///< at least one, in the order of the result
    verdict::Outcome verdict{};           ///< the gravest of all

    const CaseResult& gravest() const;
    std::size_t failed() const;  ///< how many runs violate a clause or could not be decided
    /// Whether some repetitions failed and some did not.
    bool is_flaky() const { return failed() > 0 && failed() < runs.size(); }
};

/// The cases of a result with their runs, in its order. The runs point into `result`, which must outlive
/// them.
std::vector<CaseRuns> case_runs_of(const Result& result);

/// The keys of the flaky cases.
std::set<std::string> flaky_keys(const Result& result);

}  // namespace chathack::reports
