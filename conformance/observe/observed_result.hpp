#pragma once

#include <string>

#include "conformance/observe/observer.hpp"
#include "conformance/suite/secrets.hpp"
#include "reports/model/result.hpp"

namespace chathack::observe {

/// The result of an observation: one case, "observed/traffic", and the clauses of servers and clients. The
/// caller fills in `run` and `target`, then calls `reports::summarise`.
/// @param began  the time that counts as 0 in the result
/// @param secrets  what it must not show
reports::Result make_result(const Observer& observer, Time began, const suite::Secrets& secrets);

/// The event as one line: `alice > server: new_login login "alice"`.
std::string line_of(const Observer& observer, const TraceEvent& event, const suite::Secrets& secrets);

}  // namespace chathack::observe
