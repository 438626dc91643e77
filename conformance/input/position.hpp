#pragma once

#include <cstddef>

namespace chathack::input {

/// A place in a file, counted from 1. Line 0: no place, or the file as a whole.
struct Position {
    std::size_t line = 0;
    std::size_t column = 0;  ///< in bytes, as yaml-cpp counts
    friend bool operator==(const Position&, const Position&) = default;
};

}  // namespace chathack::input
