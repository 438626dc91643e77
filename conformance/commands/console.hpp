#pragma once

#include <cstddef>
#include <vector>

#include "conformance/input/diagnostic.hpp"

namespace chathack::commands {

/// Prints diagnostics on the error stream, one on each line.
void print(const std::vector<input::Diagnostic>& diagnostics);

bool on_terminal(int descriptor);
/// The columns of the terminal; 100 when `descriptor` is not a terminal.
std::size_t width_of(int descriptor);

}  // namespace chathack::commands
