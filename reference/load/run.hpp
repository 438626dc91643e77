#pragma once

#include "reference/load/options.hpp"
#include "reference/load/outcome.hpp"

namespace chathack::load {

/// One whole run: logins, then messages or idleness. The options are those that `fault_of` lets pass.
LoadOutcome run(const LoadOptions& options);

}  // namespace chathack::load
