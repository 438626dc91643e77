#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "conformance/target/program.hpp"

/// Helpers that only tests include.
namespace chathack::target {

inline ProgramCommand shell(const std::string& script) {
    ProgramCommand command;
    command.words = {"/bin/sh", "-c", script};
    return command;
}

/// Whether a program prints a line with that text, at last: its output is read by a thread.
inline bool prints(const Program& program, const std::string& text) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!program.printed(text) && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    return program.printed(text);
}

}  // namespace chathack::target
