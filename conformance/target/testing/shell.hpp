#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "conformance/target/program.hpp"

/// Helpers for tests.
namespace chathack::target {

inline ProgramCommand shell(const std::string& script) {
    ProgramCommand command;
    command.words = {"/bin/sh", "-c", script};
    return command;
}

/// Whether a program prints a line with that text within 20 seconds. A thread reads its output, so a line
/// that was printed may be known only a moment later.
inline bool prints(const Program& program, const std::string& text) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!program.printed(text) && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    return program.printed(text);
}

}  // namespace chathack::target
