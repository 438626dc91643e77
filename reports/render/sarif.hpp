#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The result as SARIF 2.1.0, for code scanning: each clause is a rule, each case that breaks one a result.
///
/// A violated MUST and a broken promise are errors, a violated SHOULD is a warning; a case that could not be
/// decided is a result of kind `open`. Its place is the target file, where the run had one, and else the
/// scenario; the scenario's line is there in any case.
std::string to_sarif(const Result& result);

}  // namespace chathack::reports
