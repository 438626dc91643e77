#pragma once

#include <string>

namespace chathack::target {

/// The last `lines` lines of a program's output. Control characters become "?".
std::string last_lines(const std::string& output, std::size_t lines = 10);

}  // namespace chathack::target
