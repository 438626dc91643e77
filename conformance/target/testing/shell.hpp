#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "conformance/target/program.hpp"

/// Helpers for tests.
namespace chathack::target {

inline const Interrupted never{false};

inline ProgramCommand shell(const std::string& script) {
    ProgramCommand command;
    command.words = {"/bin/sh", "-c", script};
    return command;
}

/// A program in Python that listens on the port and address that it is given, says so, and accepts nobody.
inline const char* const listening_server = R"(
import signal, socket, sys
port, address = int(sys.argv[1]), sys.argv[2]
if "ready first" in sys.argv:
    print("ready", flush=True)
listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
listener.bind((address, port))
listener.listen()
print("listening on", listener.getsockname()[1], flush="buffered" not in sys.argv)
signal.pause()
)";

/// Whether a program prints a line with that text within 20 seconds. A thread reads its output, so a line
/// that was printed may be known only a moment later.
inline bool prints(const Program& program, const std::string& text) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!program.printed(text) && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    return program.printed(text);
}

}  // namespace chathack::target
