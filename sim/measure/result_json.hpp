#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/measure/result.hpp"

namespace chathack::measure {

/// What `schema` of every result says.
inline constexpr std::string_view result_schema = "chathack-load/1";

/// The result by docs/measures.md and schemas/load.schema.json: times in whole microseconds, as the keys say.
nlohmann::ordered_json to_json(const SimulationResult& result);

/// The numbers of a result by name, `latency_us.p99`: what a sweep compares.
/// @return all that `to_json` has outside its lists, but for those that are null: nothing was measured
std::vector<std::pair<std::string, double>> numbers_of(const SimulationResult& result);
/// The names of all such numbers.
std::vector<std::string> number_names();

}  // namespace chathack::measure
