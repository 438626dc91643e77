#pragma once

#include <string>

#include "conformance/observe/observer.hpp"
#include "reports/model/result.hpp"

namespace chathack::observe {

/// All that was observed as one case of a canonical result, "observed/traffic", with the clauses of both
/// sides. The caller fills in `run` and `target`, then calls `reports::summarise`.
reports::Result make_result(const Observer& observer, Time began);

/// One line such as "alice > server: new_login login "alice"".
std::string line_of(const Observer& observer, const TraceEvent& event);

}  // namespace chathack::observe
