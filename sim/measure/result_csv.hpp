#pragma once

#include <string>

#include "sim/measure/result.hpp"

namespace chathack::measure {

/// One line a second, for spreadsheets; the first names the columns.
std::string seconds_csv(const SimulationResult& result);
/// One line a receiver.
std::string receivers_csv(const SimulationResult& result);

}  // namespace chathack::measure
