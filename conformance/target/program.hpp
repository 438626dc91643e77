#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "conformance/target/spawn.hpp"

namespace chathack::target {

/// True once the run is to end. Whoever waits looks at it that often.
using Interrupted = std::atomic<bool>;
constexpr std::chrono::milliseconds interrupt_check{20};

/// A running program and all that it starts, which share a process group. They die with this process.
///
/// A thread reads its output all the time, so that it never blocks on a full pipe. The last
/// `kept_bytes_max` bytes are kept.
class Program {
public:
    static constexpr std::size_t kept_bytes_max = 64 * 1024;

    /// Starts it. A command that cannot be run has ended at once.
    explicit Program(const ProgramCommand& command);
    /// Kills its whole group.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const noexcept { return pid_; }
    const ProgramCommand& command() const noexcept { return command_; }
    /// Why its command cannot be run, as a sentence; empty: it runs, or has run.
    const std::string& not_run() const noexcept { return not_run_; }
    /// How it ended, such as "exit status 3" or "killed by signal 11 (Segmentation fault)"; nullopt while it
    /// runs. Then all that it printed is in `last_output`.
    std::optional<std::string> ended();
    /// The same, after waiting for its end for at most that long.
    std::optional<std::string> wait(std::chrono::milliseconds at_most);
    /// The same, but waits no longer once `interrupted`.
    std::optional<std::string> wait(std::chrono::milliseconds at_most, const Interrupted& interrupted);
    /// Asks it to end with `signal`, waits at most `grace`, then kills the whole group. Once `interrupted`,
    /// it waits for `hurried_grace` at most. True when it ended in time after the signal.
    bool stop(int signal, std::chrono::milliseconds grace, const Interrupted& interrupted);
    static constexpr std::chrono::milliseconds hurried_grace{200};
    /// What is kept of its output and error streams, in the order in which it came.
    std::string last_output() const;
    /// Whether what is kept has a complete line that contains `text`.
    bool printed(const std::string& text) const;

private:
    void read_output(const std::stop_token& stop);
    bool take_output();
    void kill_group();

    const ProgramCommand command_;
    std::string not_run_;
    pid_t pid_ = -1;
    int pidfd_ = -1;
    int output_ = -1;
    int wake_ = -1;                   // an eventfd that ends the reader
    std::optional<std::string> end_;  // it has ended, but its number is its own until `kill_group`
    bool reaped_ = false;
    mutable std::mutex mutex_;  // guards what follows, and reading from `output_`
    std::string kept_;
    std::jthread reader_;
};

}  // namespace chathack::target
