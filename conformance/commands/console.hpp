#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostic.hpp"

namespace chathack::commands {

/// Prints diagnostics on the error stream, one on each line.
void print(const std::vector<input::Diagnostic>& diagnostics);

/// Prints lines on the standard output, with what a terminal would obey escaped.
void say(std::string_view lines);

bool on_terminal(int descriptor);
/// The columns of the terminal; 100 when `descriptor` is not a terminal.
std::size_t width_of(int descriptor);

}  // namespace chathack::commands
