#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

struct JunitOptions {
    /// Cases that violate only a SHOULD are failures, too. Otherwise they pass, and their output says so.
    bool should_fails = true;
};

/// The result as JUnit XML in the form that common CI tools read (reports/schemas/junit.xsd).
///
/// There is one suite for each family of scenarios, and one test for each run of a case; the names of both
/// begin with that of the target (and its network), so that the reports of many targets can be joined.
/// Violations are failures. Cases that could not be decided, and a run that was cut short, are errors, as
/// they say nothing about the target. Characters that XML forbids are escaped.
std::string to_junit(const Result& result, const JunitOptions& options = {});

}  // namespace chathack::reports
