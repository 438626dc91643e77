#pragma once

#include <string>

#include "sim/measure/result.hpp"

namespace chathack::measure {

/// CSV with one line for each second; the first line names the columns.
std::string seconds_csv(const SimulationResult& result);
/// CSV with one line for each receiver; the first line names the columns.
std::string receivers_csv(const SimulationResult& result);

}  // namespace chathack::measure
