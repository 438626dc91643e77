#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/measure/result.hpp"

namespace chathack::measure {

/// The value of `schema` in every result.
inline constexpr std::string_view result_schema = "chathack-load/1";

/// The result as JSON, by docs/measures.md and schemas/load.schema.json. The keys name the units; times are
/// whole microseconds.
nlohmann::ordered_json to_json(const SimulationResult& result);

/// The numbers of a result by name, such as `latency_us.p99`. A sweep compares these.
/// @return all numbers of `to_json` outside its lists, except those that are null because nothing was
/// measured
std::vector<std::pair<std::string, double>> numbers_of(const SimulationResult& result);
/// The names of all such numbers.
std::vector<std::string> number_names();

}  // namespace chathack::measure
