#pragma once

#include <string>

#include "sim/measure/result.hpp"

namespace chathack::measure {

/// The result for people: a table of some lines.
std::string to_text(const SimulationResult& result);

}  // namespace chathack::measure
