#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "conformance/sandbox/box.hpp"
#include "conformance/sandbox/watch.hpp"
#include "conformance/target/program.hpp"

namespace chathack::sandbox {

/// How a program in a box ended.
struct RunEnd {
    std::string how;  ///< "exit status 1"; empty: it was ended. What could not be started says why in the log
    std::string why;  ///< why it was ended, in a sentence; empty: it ended by itself
    std::chrono::milliseconds took{};
    std::uint64_t output_bytes = 0;  ///< all that it printed
    BoxUse most;

    bool well() const { return how == "exit status 0"; }
};

struct RunBounds {
    std::chrono::milliseconds within{};
    std::uint64_t log_bytes_max = 1024 * 1024;  ///< of the log
};

/// Runs a command in the box, in a network of its own, until it ends, passes a limit or its time, or
/// `interrupted`. When this returns, all that it started has been killed.
///
/// What it prints is written to `log`, a new file, up to `log_bytes_max`; the rest is read and left out, and
/// the last line says so. The box must not see that file.
RunEnd run(const Box& box, const target::ProgramCommand& command, const RunBounds& bounds,
           const std::filesystem::path& log, const target::Interrupted& interrupted);

}  // namespace chathack::sandbox
