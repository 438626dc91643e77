#include "conformance/target/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "reference/wire/check.hpp"

namespace chathack::target {

Program::Program(const ProgramCommand& command) {
    std::array<int, 2> ends{};
    CHATHACK_CHECK(pipe2(ends.data(), O_CLOEXEC) == 0);
    pid_ = spawn(command, {.output = ends[1], .errors = ends[1]});
    close(ends[1]);
    output_ = ends[0];
    pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    wake_ = eventfd(0, EFD_CLOEXEC);
    reader_ = std::jthread{[this](const std::stop_token& stop) { read_output(stop); }};
}

Program::~Program() {
    stop(SIGKILL, std::chrono::milliseconds{0});
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
    end_ = describe_end(reap(pid_));
    return end_;
}

bool Program::stop(int signal, std::chrono::milliseconds grace) {
    bool ended_when_asked = false;
    if (!ended()) {
        kill(pid_, signal);
        ended_when_asked = wait(grace).has_value();
    }
    kill(-pid_, SIGKILL);  // itself, and what it started and left behind
    wait(std::chrono::seconds{5});
    return ended_when_asked;
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
    std::array<char, 16 * 1024> buffer{};
    std::array<pollfd, 2> watch{pollfd{output_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    while (!stop.stop_requested()) {
        if (poll(watch.data(), watch.size(), -1) < 0 && errno != EINTR) return;
        if (watch[0].revents == 0) continue;
        const auto count = read(output_, buffer.data(), buffer.size());
        if (count <= 0) return;
        const std::lock_guard lock{mutex_};
        kept_.append(buffer.data(), static_cast<std::size_t>(count));
        if (kept_.size() > kept_bytes_max) kept_.erase(0, kept_.size() - kept_bytes_max);
    }
}

}  // namespace chathack::target
