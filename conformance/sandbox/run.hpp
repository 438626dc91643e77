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
struct Ended {
    std::string how;  ///< "exit status 1"; empty: it was ended, or could not be started
    std::string why;  ///< why it was ended, in a sentence; empty: it ended by itself
    std::chrono::milliseconds took{};
    std::uint64_t output_bytes = 0;  ///< all that it printed
    BoxUse most;

    bool well() const { return how == "exit status 0"; }
};

struct Bounds {
    std::chrono::milliseconds within{};
    std::uint64_t log_bytes_max = 1024 * 1024;  ///< of the log
};

/// Runs a command in the box, in a network of its own, until it ends, passes a limit or its time, or
/// `interrupted`. When this returns, nothing that it started runs any more.
///
/// What it prints is written to `log`, a new file, up to `log_bytes_max`; the rest is read and left out, and
/// the last line says so. The box must not see that file.
Ended run(const Box& box, const target::ProgramCommand& command, const Bounds& bounds,
          const std::filesystem::path& log, const target::Interrupted& interrupted);

}  // namespace chathack::sandbox
