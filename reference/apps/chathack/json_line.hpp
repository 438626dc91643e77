#pragma once

#include <string_view>

#include "reference/apps/chathack/acts.hpp"

namespace chathack::apps {

/// Reads a request written as one JSON object (docs/client-json.md). Keys that are not part of it are
/// refused, so that a slip does not go unnoticed.
Understood read_json_line(std::string_view line);

}  // namespace chathack::apps
