#include "conformance/sandbox/run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>

#include "reference/wire/check.hpp"

namespace chathack::sandbox {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

constexpr std::chrono::seconds gone_within{5};
constexpr int reads_max = 64;  // at a time: a program may print for ever

/// A log file that takes only so much.
class Log {
public:
    Log(const std::filesystem::path& file, std::uint64_t bytes_max)
        : out_{file, std::ios::binary | std::ios::trunc}, bytes_max_{bytes_max} {}

    /// Takes what is in a pipe. False at its end.
    bool take(int pipe) {
        std::array<char, 64 * 1024> buffer{};
        for (int reads = 0; reads < reads_max; ++reads) {
            const auto count = read(pipe, buffer.data(), buffer.size());
            if (count < 0) return errno == EAGAIN || errno == EINTR;
            if (count == 0) return false;
            const auto bytes = static_cast<std::uint64_t>(count);
            const auto room = bytes_max_ - std::min(bytes_max_, bytes_);
            out_.write(buffer.data(), static_cast<std::streamsize>(std::min(bytes, room)));
            bytes_ += bytes;
        }
        return true;
    }
    void end() {
        if (bytes_ > bytes_max_)
            out_ << "\n[" << bytes_ - bytes_max_ << " more bytes were printed and are left out]\n";
    }
    std::uint64_t bytes() const { return bytes_; }

private:
    std::ofstream out_;
    std::uint64_t bytes_max_;
    std::uint64_t bytes_ = 0;
};

std::string seconds(Milliseconds time) {
    const auto tenths = time.count() / 100;
    return std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "") + " s";
}

}  // namespace

RunEnd run(const Box& box, const target::ProgramCommand& command, const RunBounds& bounds,
           const std::filesystem::path& log_file, const target::Interrupted& interrupted) {
    RunEnd ended;
    std::array<int, 2> ends{};
    CHATHACK_CHECK(pipe2(ends.data(), O_CLOEXEC) == 0);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    Log log{log_file, bounds.log_bytes_max};
    const auto began = Clock::now();
    const auto spawned = target::spawn(inside(box, command, BoxNetwork::own), {-1, ends[1], ends[1], false});
    close(ends[1]);
    const int process = static_cast<int>(syscall(SYS_pidfd_open, spawned.pid, 0));
    {
        const Watch watch{spawned.pid, box};
        std::array<pollfd, 2> looked_at{pollfd{process, POLLIN, 0}, pollfd{ends[0], POLLIN, 0}};
        while ((looked_at[0].revents & POLLIN) == 0) {
            ended.took = std::chrono::duration_cast<Milliseconds>(Clock::now() - began);
            if (ended.took >= bounds.within)
                ended.why = "It did not end within " + seconds(bounds.within) + ", and was ended.";
            else if (interrupted)
                ended.why = "It was interrupted.";
            if (!ended.why.empty()) break;
            poll(looked_at.data(), looked_at.size(), static_cast<int>(target::interrupt_check.count()));
            if (looked_at[1].revents != 0 && !log.take(ends[0])) looked_at[1].fd = -1;
        }
        end_boxes(spawned.pid);
        if (const auto passed = watch.passed(); !passed.empty()) ended.why = passed;
        ended.most = watch.most();
    }
    kill(-spawned.pid, SIGKILL);
    const int status = target::reap(spawned.pid);
    close(process);
    if (ended.why.empty()) ended.how = target::describe_end(status);
    // The first process of a box has the pipe open until its end, which is that of all others in it.
    pollfd output{ends[0], POLLIN, 0};
    const auto until = Clock::now() + gone_within;
    while (log.take(ends[0]) && Clock::now() < until)
        poll(&output, 1, static_cast<int>(target::interrupt_check.count()));
    close(ends[0]);
    log.end();
    ended.output_bytes = log.bytes();
    return ended;
}

}  // namespace chathack::sandbox
