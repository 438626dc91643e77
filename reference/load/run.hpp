#pragma once

#include "reference/load/options.hpp"
#include "reference/load/outcome.hpp"

namespace chathack::load {

/// Does one whole run: the logins, then messages or idle time. `fault_of` must find no fault in the options.
LoadOutcome run(const LoadOptions& options);

}  // namespace chathack::load
