#pragma once

#include <poll.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

namespace chathack::apps {

/// Writes log lines to the error stream, but never waits for its reader. While that is a full pipe or a
/// stopped terminal, lines are dropped and counted. A pipe that is ready takes a line of up to 4096 bytes
/// whole.
class StderrSink final : public spdlog::sinks::ansicolor_sink<spdlog::details::console_nullmutex> {
public:
    explicit StderrSink(spdlog::color_mode mode) : ansicolor_sink{stderr, mode} {}

    void log(const spdlog::details::log_msg& line) override {
        pollfd error_stream{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
        if (poll(&error_stream, 1, 0) == 1) {
            ansicolor_sink::log(line);
        } else {
            ++lines_dropped_;
        }
    }
    std::uint64_t lines_dropped() const noexcept { return lines_dropped_; }

private:
    std::uint64_t lines_dropped_ = 0;
};

}  // namespace chathack::apps
