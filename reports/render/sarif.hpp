#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The result as SARIF 2.1.0, for code scanning. Each clause is a rule, and each case that breaks one is a
/// result.
///
/// A violated MUST and a behaviour that is not the declared choice are errors; a violated SHOULD is a
/// warning. A case that could not be decided is a result of kind `open`. The location is the target file
/// where there is one, else the scenario. The line of the scenario is always given as a related location.
std::string to_sarif(const Result& result);

}  // namespace chathack::reports
