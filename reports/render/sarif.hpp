#pragma once

#include <string>

#include "reports/model/result.hpp"
#include "reports/render/repository.hpp"

namespace chathack::reports {

/// The result as SARIF 2.1.0, for code scanning. Each clause is a rule, and each case that breaks one is a
/// result.
///
/// A violated MUST and a behaviour that is not the declared choice are errors; a violated SHOULD is a
/// warning. What was seen of an OPEN clause, and what could not be decided, is no result, since every result
/// becomes an alert; the invocation says how much could not be decided. All paths are relative to the root of
/// `repository`. The location is the target file, or the repository's fallback when it has none. The line of
/// a scenario of the repository is a related location.
std::string to_sarif(const Result& result, const Repository& repository);

}  // namespace chathack::reports
