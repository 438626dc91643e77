#include "conformance/target/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "reference/wire/check.hpp"

namespace chathack::target {
namespace {

constexpr std::size_t reads_at_end_max = 1024;

/// The status of a program that has ended. It stays a zombie, so that its number is not given to another.
int end_of(pid_t pid) {
    siginfo_t info{};
    while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
    }
    return info.si_code == CLD_EXITED ? W_EXITCODE(info.si_status, 0) : W_EXITCODE(0, info.si_status);
}

}  // namespace

Program::Program(const ProgramCommand& command) : command_{command} {
    std::array<int, 2> ends{};
    CHATHACK_CHECK(pipe2(ends.data(), O_CLOEXEC) == 0);
    auto spawned = spawn(command, {.output = ends[1], .errors = ends[1]});
    pid_ = spawned.pid;
    not_run_ = std::move(spawned.not_run);
    close(ends[1]);
    output_ = ends[0];
    fcntl(output_, F_SETFL, O_NONBLOCK);
    pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    wake_ = eventfd(0, EFD_CLOEXEC);
    reader_ = std::jthread{[this](const std::stop_token& stop) { read_output(stop); }};
}

Program::~Program() {
    kill_group();
    reader_.request_stop();
    static_cast<void>(eventfd_write(wake_, 1));
    reader_.join();
    for (const int descriptor : {output_, pidfd_, wake_})
        close(descriptor);
}

std::optional<std::string> Program::ended() { return wait(std::chrono::milliseconds{0}); }

std::optional<std::string> Program::wait(std::chrono::milliseconds at_most) {
    if (end_) return end_;
    pollfd watch{pidfd_, POLLIN, 0};
    const auto until = std::chrono::steady_clock::now() + at_most;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const int ready = poll(&watch, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (ready == 1) break;
        if (ready == 0) return std::nullopt;
        if (errno != EINTR) return std::nullopt;
    }
    end_ = describe_end(end_of(pid_));
    // All that it printed is in the pipe by now; what its children print may never end.
    for (std::size_t reads = 0; reads < reads_at_end_max && take_output(); ++reads) {
    }
    return end_;
}

std::optional<std::string> Program::wait(std::chrono::milliseconds at_most, const Interrupted& interrupted) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const auto slice = std::clamp(left, std::chrono::milliseconds{0}, interrupt_check);
        auto end = wait(interrupted ? std::chrono::milliseconds{0} : slice);
        if (end || interrupted || left <= interrupt_check) return end;
    }
}

bool Program::stop(int signal, std::chrono::milliseconds grace, const Interrupted& interrupted) {
    bool ended_when_asked = false;
    if (!ended()) {
        kill(pid_, signal);
        const auto asked = std::chrono::steady_clock::now();
        auto end = wait(grace, interrupted);
        const auto waited =
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked);
        if (!end && waited < grace) end = wait(std::min(grace - waited, hurried_grace));
        ended_when_asked = end.has_value();
    }
    kill_group();
    return ended_when_asked;
}

/// Kills the program, and what it started and left behind.
void Program::kill_group() {
    if (reaped_) return;
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);  // where it has made itself a group of its own
    if (!wait(std::chrono::seconds{5})) return;
    reap(pid_);
    reaped_ = true;
}

std::string Program::last_output() const {
    const std::lock_guard lock{mutex_};
    return kept_;
}

bool Program::printed(const std::string& text) const {
    const std::lock_guard lock{mutex_};
    const auto at = kept_.find(text);
    return at != std::string::npos && kept_.find('\n', at) != std::string::npos;
}

void Program::read_output(const std::stop_token& stop) {
    std::array<pollfd, 2> watch{pollfd{output_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    while (!stop.stop_requested()) {
        if (poll(watch.data(), watch.size(), -1) < 0 && errno != EINTR) return;
        if (watch[0].revents == 0) continue;
        if (!take_output() && errno != EAGAIN && errno != EINTR) return;
    }
}

/// Takes some of what it has printed. False when there is nothing: errno is EAGAIN, or 0 at the end.
bool Program::take_output() {
    std::array<char, 16 * 1024> buffer{};
    const std::lock_guard lock{mutex_};
    errno = 0;
    const auto count = read(output_, buffer.data(), buffer.size());
    if (count <= 0) return false;
    kept_.append(buffer.data(), static_cast<std::size_t>(count));
    if (kept_.size() > kept_bytes_max) kept_.erase(0, kept_.size() - kept_bytes_max);
    return true;
}

}  // namespace chathack::target
