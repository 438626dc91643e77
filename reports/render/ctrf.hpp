#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The result as CTRF, the Common Test Report Format (reports/schemas/ctrf.schema.json): a test for each run
/// of a case, in the suites of its target, family and scenario.
///
/// Violations are failures. What could not be decided is "other", and what was skipped or follows from
/// another violation "skipped"; `rawStatus` has the verdict. A run that was cut short has a failed test more,
/// so that it does not look like one that passed. Times are milliseconds.
std::string to_ctrf(const Result& result);

}  // namespace chathack::reports
