#pragma once

#include <cstddef>
#include <vector>

#include "conformance/input/diagnostic.hpp"

namespace chathack::commands {

/// Prints complaints about files on the error stream, one a line.
void print(const std::vector<input::Diagnostic>& diagnostics);

bool on_terminal(int descriptor);
/// Columns of the terminal; 100 when it is none.
std::size_t width_of(int descriptor);

}  // namespace chathack::commands
