#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

struct JunitOptions {
    /// Cases that violate only a SHOULD are failures too; else they pass, and say so in their output.
    bool should_fails = true;
};

/// The result as JUnit XML, as the common CI tools read it (reports/schemas/junit.xsd).
///
/// One suite for each family of scenarios, one test case for each run of a case. Violations are failures;
/// cases that could not be decided, and a run that was cut short, are errors: they tell nothing about the
/// target. Characters that XML forbids are escaped.
std::string to_junit(const Result& result, const JunitOptions& options = {});

}  // namespace chathack::reports
