#pragma once

#include <sys/types.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "conformance/target/spawn.hpp"

namespace chathack::target {

/// A running program and all that it starts, which share a process group. The program dies with this process.
///
/// A thread reads its output all the time, so that it never blocks on a full pipe. The last
/// `kept_bytes_max` bytes are kept.
class Program {
public:
    static constexpr std::size_t kept_bytes_max = 64 * 1024;

    /// Starts it. A command that cannot be run ends with status 127, and its output says why.
    explicit Program(const ProgramCommand& command);
    /// Kills its whole group.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const noexcept { return pid_; }
    /// How it ended, such as "exit status 3" or "killed by signal 11 (Segmentation fault)"; nullopt while it
    /// runs.
    std::optional<std::string> ended();
    /// The same, after waiting for its end for at most that long.
    std::optional<std::string> wait(std::chrono::milliseconds at_most);
    /// Asks it to end with `signal`, waits at most `grace`, then kills the whole group. True when it ended in
    /// time after the signal.
    bool stop(int signal, std::chrono::milliseconds grace);
    /// What is kept of its output and error streams, in the order in which it came.
    std::string last_output() const;
    /// Whether what is kept has a complete line that contains `text`.
    bool printed(const std::string& text) const;

private:
    void read_output(const std::stop_token& stop);

    pid_t pid_ = -1;
    int pidfd_ = -1;
    int output_ = -1;
    int wake_ = -1;  // an eventfd that ends the reader
    std::optional<std::string> end_;
    mutable std::mutex mutex_;
    std::string kept_;
    std::jthread reader_;
};

}  // namespace chathack::target
