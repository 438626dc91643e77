#include "sim/emulate/namespaces.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace chathack::emulate {
namespace {

constexpr int failed = 4;  // exit code: this machine cannot run it

volatile pid_t inner_group = 0;

extern "C" void pass_on(int number) {
    const int kept = errno;
    kill(-inner_group, number);
    errno = kept;
}

/// Like fork(), but the child is in new namespaces.
pid_t fork_into(unsigned long flags) {
    return static_cast<pid_t>(syscall(SYS_clone, flags | SIGCHLD, 0UL, 0UL, 0UL, 0UL));
}

bool write_text(const char* path, const std::string& text) {
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    close(file);
    return written;
}

/// Maps the user and group to themselves, not to root. So programs that refuse to run as root start, and no
/// program that is started keeps our rights over the network of the namespace.
bool map_user(uid_t user, gid_t group) {
    const auto line = [](auto id) { return std::to_string(id) + ' ' + std::to_string(id) + " 1"; };
    return write_text("/proc/self/setgroups", "deny") && write_text("/proc/self/uid_map", line(user)) &&
           write_text("/proc/self/gid_map", line(group));
}

/// Mounts a /proc that shows the processes of the namespace, and a folder for temporary files that ends with
/// it. Where mounting is refused, both stay as they were.
void mount_own() {
    constexpr const char* temporary = "/dev/shm";  // every Linux has this folder for short-lived files
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return;
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
    if (mount("tmpfs", temporary, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") == 0)
        setenv("TMPDIR", temporary, 1);
}

/// What the first process of the namespace does: it waits for the process that does the work. When the first
/// process ends, the kernel ends all others of the namespace.
[[noreturn]] void be_first(const std::function<int()>& inside) {
    const pid_t worker = fork();
    if (worker == 0) {
        std::exit(inside());
    }
    if (worker < 0) _exit(failed);
    for (;;) {
        int status = 0;
        const pid_t ended = wait(&status);
        if (ended < 0 && errno != EINTR) _exit(failed);
        if (ended != worker) continue;
        if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
        _exit(128 + WTERMSIG(status));
    }
}

[[noreturn]] void set_up(const std::function<int()>& inside, int outside_lives, bool own_user, uid_t user,
                         gid_t group) {
    for (const int number : {SIGINT, SIGTERM})
        signal(number, SIG_DFL);
    signal(SIGTTOU, SIG_IGN);  // a background process would stop when it writes to the terminal
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pollfd outside{outside_lives, POLLIN, 0};
    if (poll(&outside, 1, 0) != 0) _exit(failed);  // the parent died before we asked to die with it
    if (own_user && !map_user(user, group)) {
        std::fputs(
            "chathack-sim: the kernel does not let the namespace have its user; see "
            "kernel.apparmor_restrict_unprivileged_userns "
            "with sysctl\n",
            stderr);
        _exit(failed);
    }
    mount_own();
    be_first(inside);
}

std::string refusal(int error) {
    return std::string{"the kernel refuses namespaces of our own ("} + strerror(error) +
           "): allow them with `sysctl user.max_user_namespaces=15000`, on Debian `sysctl "
           "kernel.unprivileged_userns_clone=1`, "
           "on Ubuntu `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or run this as root";
}

int wait_for(pid_t first, std::string& why_not) {
    int status = 0;
    while (waitpid(first, &status, 0) < 0) {
        if (errno != EINTR) break;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) < 128) return WEXITSTATUS(status);
    const int number = WIFEXITED(status) ? WEXITSTATUS(status) - 128 : WTERMSIG(status);
    why_not = "it was ended by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
    return -1;
}

}  // namespace

int run_isolated(const std::function<int()>& inside, std::string& why_not) {
    constexpr unsigned long spaces = CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS;
    const auto user = geteuid();
    const auto group = getegid();
    int life[2];
    if (pipe2(life, O_CLOEXEC) != 0) {
        why_not = strerror(errno);
        return -1;
    }
    bool own_user = user != 0;
    pid_t first = own_user ? -1 : fork_into(spaces);
    if (first < 0) {
        own_user = true;
        first = fork_into(spaces | CLONE_NEWUSER);
    }
    if (first == 0) {
        close(life[1]);
        set_up(inside, life[0], own_user, user, group);
    }
    const int error = errno;
    close(life[0]);
    int code = -1;
    if (first < 0) {
        why_not = refusal(error);
    } else {
        setpgid(first, first);  // parent and child both do this, so neither waits for the other
        inner_group = first;
        struct sigaction action {};
        action.sa_handler = pass_on;
        action.sa_flags = SA_RESTART;
        struct sigaction of_hangup {};
        sigaction(SIGHUP, nullptr, &of_hangup);
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
            if (number != SIGHUP || of_hangup.sa_handler != SIG_IGN)  // keep nohup's setting
                sigaction(number, &action, nullptr);
        }
        code = wait_for(first, why_not);
    }
    close(life[1]);
    return code;
}

bool enter_own_network(std::string& why_not) {
    if (unshare(CLONE_NEWNET) == 0) return true;
    why_not = refusal(errno);
    return false;
}

}  // namespace chathack::emulate
