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

/// A running program of somebody else, with all that it starts: they share one process group, and die with
/// us.
///
/// Its output is read all the time by a thread, so it never stalls on a full pipe; the last lines are kept.
class Program {
public:
    static constexpr std::size_t kept_bytes_max = 64 * 1024;

    /// Starts it. A command that cannot be run ends with status 127, its reason in the last lines.
    explicit Program(const ProgramCommand& command);
    /// Kills what is left of it.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const noexcept { return pid_; }
    /// How it ended, such as "exit status 3" or "killed by signal 11 (Segmentation fault)"; nothing while it
    /// runs.
    std::optional<std::string> ended();
    /// Waits for its end.
    std::optional<std::string> wait(std::chrono::milliseconds at_most);
    /// Asks it to end with `signal`, waits for the grace, then kills the whole group. True when it ended when
    /// asked.
    bool stop(int signal, std::chrono::milliseconds grace);
    /// The last lines of its output and error stream, as they came.
    std::string last_output() const;
    /// Whether a whole line that contains `text` has come since the start. Looks at what is kept only.
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
