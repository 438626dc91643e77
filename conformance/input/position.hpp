#pragma once

#include <cstddef>

namespace chathack::input {

/// Where something stands in a file, counted from 1; line 0: nowhere.
struct Position {
    std::size_t line = 0;
    std::size_t column = 0;  ///< in bytes, as yaml-cpp counts
    friend bool operator==(const Position&, const Position&) = default;
};

}  // namespace chathack::input
