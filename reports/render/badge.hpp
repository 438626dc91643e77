#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// What a badge shows.
struct Badge {
    std::string label;    ///< "CHATHACK"
    std::string message;  ///< "24/24 MUST", "3 MUST violated" or "incomplete"
    std::string colour;   ///< a name that shields.io knows
};
Badge badge_of(const Result& result);

/// The badge as JSON for the endpoint badge of shields.io: https://img.shields.io/endpoint?url=...
std::string to_badge_json(const Result& result);

/// The badge as an SVG picture that loads nothing else.
std::string to_badge_svg(const Result& result);

}  // namespace chathack::reports
