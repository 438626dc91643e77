#pragma once

#include <string>

#include "sim/measure/result.hpp"

namespace chathack::measure {

/// The result for people, as a short table.
std::string to_text(const SimulationResult& result);

}  // namespace chathack::measure
