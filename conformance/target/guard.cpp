#include "conformance/target/guard.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <mutex>

namespace chathack::target {
namespace {

constexpr const char* mark_name = "CHATHACK_STARTED_BY";

/// Reads "+ GROUP" and "- GROUP" until the other end of its input is gone, since we are. `$1` is the mark.
/// It looks for the mark again and again for a second: what it kills may have started something meanwhile,
/// and a process has no environment for a moment while it becomes another program. The outer shell ends at
/// once, so that the guard is nobody's child.
constexpr const char* script = R"(
exec 3<&0
{
    trap '' HUP INT QUIT TERM
    groups=' '
    while read -r sign group; do
        case $sign in
            +) groups="$groups$group " ;;
            -) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
        esac
    done
    for group in $groups; do kill -9 "-$group"; done
    looks=0
    while [ $looks -lt 20 ]; do
        for file in $(grep -lsxzF "$1" /proc/[0-9]*/environ); do
            process=${file#/proc/}
            kill -9 "${process%/environ}"
        done
        looks=$((looks + 1))
        sleep 0.05
    done
} <&3 &
)";

struct Guard {
    std::mutex mutex;
    pid_t of = -1;     // a forked process needs one of its own
    int socket = -1;   // that its input is the other end of
    std::string mark;  // the value of the variable
};
Guard& guard() {
    static Guard the_guard;
    return the_guard;
}

/// Makes the outer shell. Runs in the child of vfork (see spawn.cpp).
[[noreturn]] void become_shell(int input, char* const* words) noexcept {
    setsid();
    dup2(input, STDIN_FILENO);
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    close_range(3, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (chdir("/") != 0) _exit(127);
    char* const environment[] = {nullptr};
    execve(words[0], words, environment);
    _exit(127);
}

void tell(char sign, pid_t group) {
    const std::lock_guard lock{guard().mutex};
    if (guard().socket < 0) return;
    const auto line = std::string{sign} + ' ' + std::to_string(group) + '\n';
    send(guard().socket, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

void start_guard() {
    const std::lock_guard lock{guard().mutex};
    if (guard().of == getpid()) return;
    if (guard().socket >= 0) close(guard().socket);
    guard().of = getpid();
    guard().socket = -1;
    guard().mark = std::to_string(getpid()) + '-' +
                   std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
    std::array<std::string, 5> texts{"/bin/sh", "-c", script, "guard", mark_name + ('=' + guard().mark)};
    std::array<char*, 6> words{};
    for (std::size_t i = 0; i < texts.size(); ++i)
        words[i] = texts[i].data();
    const auto pid = vfork();
    if (pid == 0) become_shell(ends[1], words.data());
    close(ends[1]);
    guard().socket = ends[0];
    if (pid > 0) waitpid(pid, nullptr, 0);
}

std::pair<std::string, std::string> guard_mark() {
    const std::lock_guard lock{guard().mutex};
    return {mark_name, guard().mark};
}

void guard_group(pid_t group) { tell('+', group); }
void forget_group(pid_t group) { tell('-', group); }

}  // namespace chathack::target
