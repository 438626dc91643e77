#pragma once

#include "reference/load/options.hpp"
#include "reference/load/outcome.hpp"

namespace chathack::load {

/// One whole run: logins, then messages or idleness. The options are those that `fault_of` lets pass.
Outcome run(const Options& options);

}  // namespace chathack::load
