#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace chathack::reports::marks {

/// JSON as a file; bytes that are not UTF-8 become U+FFFD.
inline std::string json_file(const nlohmann::ordered_json& json) {
    return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

/// Points with at most two decimals.
inline double two_decimals(double points) { return std::round(points * 100) / 100; }

}  // namespace chathack::reports::marks
