#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace chathack::sim {

/// The program's exit status; documented in README.md and `--help`, and the same as that of chathack-conform.
enum Exit { done = 0, violated = 1, wrong_use = 2, no_target = 3, harness_error = 4 };

/// What the command line asks for; set by the sub-command that was given, and called once the line has been
/// read.
using Chosen = std::function<int()>;

/// Each sub-command stands in a file of its own, as a function that adds it to the program:
///
///     void add_run(CLI::App& app, Chosen& chosen);
using AddCommand = void (*)(CLI::App& app, Chosen& chosen);

}  // namespace chathack::sim
