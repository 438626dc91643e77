#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// What a badge says: "24/24 MUST", "3 MUST violated", "incomplete".
struct Badge {
    std::string label;    ///< "CHATHACK"
    std::string message;  ///< short
    std::string colour;   ///< a name that shields.io knows
};
Badge badge_of(const Result& result);

/// As the endpoint of shields.io takes it: https://img.shields.io/endpoint?url=...
std::string to_badge_json(const Result& result);

/// As a picture that needs nobody.
std::string to_badge_svg(const Result& result);

}  // namespace chathack::reports
