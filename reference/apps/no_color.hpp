#pragma once

#include <cstdlib>

namespace chathack::apps {

/// Whether the user wants no colours: NO_COLOR is set and not empty (https://no-color.org).
inline bool no_color() {
    const char* const value = std::getenv("NO_COLOR");
    return value != nullptr && *value != '\0';
}

}  // namespace chathack::apps
