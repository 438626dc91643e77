#include "sim/process_pool/children.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

namespace chathack::process_pool {
namespace {

constexpr std::chrono::milliseconds look_around{100};
constexpr char whole = '\n';  // ends a whole text; missing when a process died while it wrote

void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto count = write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

int wait_for(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

}  // namespace

Children::~Children() {
    for (const auto& child : children_) {
        kill(child.pid, SIGKILL);
        wait_for(child.pid);
        close(child.output);
    }
}

void Children::start(std::size_t run) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        not_started_.push_back({run, {}, std::string{"no pipe for its process: "} + std::strerror(errno)});
        return;
    }
    std::fflush(nullptr);  // or the child would write the buffered output again
    const auto parent = getpid();
    const auto pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // when this program is killed, its children end too
        if (getppid() != parent) _exit(1);
        close(ends[0]);
        write_all(ends[1], work_(run) + whole);
        _exit(0);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        not_started_.push_back(
            {run, {}, std::string{"no process could be started: "} + std::strerror(errno)});
        return;
    }
    children_.push_back({run, pid, ends[0], {}});
}

std::vector<Children::Ended> Children::wait(std::chrono::milliseconds at_most) {
    auto ended = std::exchange(not_started_, {});
    if (!ended.empty()) return ended;
    std::vector<pollfd> waits;
    for (const auto& child : children_)
        waits.push_back({child.output, POLLIN, 0});
    if (poll(waits.data(), waits.size(), static_cast<int>(at_most.count())) <= 0) return ended;
    std::array<char, 65536> buffer{};
    for (std::size_t i = waits.size(); i-- > 0;) {  // backwards, because ended children are erased
        if (waits[i].revents == 0) continue;
        auto& child = children_[i];
        const auto count = read(child.output, buffer.data(), buffer.size());
        if (count > 0) {
            child.text.append(buffer.data(), static_cast<std::size_t>(count));
        } else if (count == 0) {
            ended.push_back(end(child));
            children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    return ended;
}

Children::Ended Children::end(Child& child) {
    close(child.output);
    const auto status = wait_for(child.pid);
    if (WIFSIGNALED(status))
        return {child.run, {}, std::string{"its process was ended by: "} + strsignal(WTERMSIG(status))};
    if (!child.text.ends_with(whole))
        return {child.run, {}, "its process ended with status " + std::to_string(WEXITSTATUS(status))};
    child.text.pop_back();
    return {child.run, std::move(child.text), {}};
}

void work_off(const std::vector<std::size_t>& todo, std::size_t jobs, const Work& work,
              const std::function<void(const Children::Ended&)>& on_ended,
              const std::function<bool()>& interrupted, std::chrono::milliseconds grace) {
    using Clock = std::chrono::steady_clock;
    Children children{work};
    for (auto next = todo.begin(); (next != todo.end() || children.count() > 0) && !interrupted();) {
        for (; next != todo.end() && children.count() < jobs; ++next)
            children.start(*next);
        for (const auto& ended : children.wait(look_around))
            on_ended(ended);
    }
    for (const auto until = Clock::now() + grace; children.count() > 0 && Clock::now() < until;) {
        for (const auto& ended : children.wait(look_around))
            on_ended(ended);
    }
}

}  // namespace chathack::process_pool
