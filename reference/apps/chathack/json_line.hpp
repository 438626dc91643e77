#pragma once

#include <string_view>

#include "reference/apps/chathack/acts.hpp"

namespace chathack::apps {

/// Reads a request written as one JSON object (docs/client-json.md). Unknown keys are refused, so that a
/// spelling mistake is noticed.
Understood read_json_line(std::string_view line);

}  // namespace chathack::apps
