#include "conformance/target/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>

#include "conformance/target/guard.hpp"
#include "conformance/target/processes.hpp"
#include "conformance/target/why_not_run.hpp"
#include "reference/wire/check.hpp"

namespace chathack::target {
namespace {

constexpr int sweeps_max = 100;  // an orphan that is ended may itself leave orphans

/// Programs that `spawn` started and nobody has reaped yet. All other children of this process are orphans.
struct Started {
    std::mutex mutex;
    std::set<pid_t> pids;
};
Started& started() {
    static Started all;
    return all;
}

/// Like execvpe, which takes any file that the kernel cannot run for a shell script; here a program of
/// another machine is not one.
void execute(char* const* words, char* const* environment) noexcept {
    if (strchr(words[0], '/')) {
        execve(words[0], words, environment);
        if (errno != ENOEXEC) return;
        char begin[4]{};
        const int file = open(words[0], O_RDONLY);
        const bool binary =
            read(file, begin, sizeof begin) == sizeof begin && memcmp(begin, "\177ELF", 4) == 0;
        errno = ENOEXEC;
        if (binary) return;
    }
    execvpe(words[0], words, environment);
}

/// Runs in the child of vfork, which shares the memory of the parent until it calls exec: so it can tell the
/// parent of a `fault`, and nothing here may allocate memory or return.
[[noreturn]] void become(char* const* words, char* const* environment, const char* folder, pid_t parent,
                         const Streams& streams, RunFault& fault) noexcept {
    if (streams.terminal) {
        setsid();
        ioctl(streams.output, TIOCSCTTY, 0);
    } else {
        setpgid(0, 0);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // it has ended before that, and the guard does not know us yet
    const int input = streams.input >= 0 ? streams.input : open("/dev/null", O_RDONLY);
    dup2(input, STDIN_FILENO);
    dup2(streams.output, STDOUT_FILENO);
    dup2(streams.errors, STDERR_FILENO);
    close_range(3, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    fault.step = RunFault::Step::folder;
    if (*folder == '\0' || chdir(folder) == 0) {
        fault.step = RunFault::Step::program;
        execute(words, environment);
    }
    fault.error = errno;
    _exit(127);
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view text{*entry};
        if (!added.contains(std::string{text.substr(0, text.find('='))})) all.emplace_back(text);
    }
    for (const auto& [name, value] : added)
        all.push_back(name + "=" + value);
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

/// Whether the variable `name` is in the environment of a process, but with another value.
bool is_of_another(pid_t pid, const std::string& name, const std::string& value) {
    const auto environment = '\0' + contents("/proc/" + std::to_string(pid) + "/environ");
    const auto at = environment.find('\0' + name + '=');
    return at != std::string::npos && environment.find('\0' + name + '=' + value + '\0') == std::string::npos;
}

}  // namespace

Spawned spawn(const ProgramCommand& command, const Streams& streams) {
    CHATHACK_CHECK(!command.words.empty());
    start_guard();
    auto words = command.words;
    auto added = command.environment;
    added.insert(guard_mark());
    auto environment = merged_environment(added);
    const auto argv = pointers(words);
    const auto envp = pointers(environment);
    const auto parent = getpid();
    RunFault fault;
    const std::lock_guard lock{started().mutex};
    const auto pid = vfork();  // not fork: many programs are started, and each would copy the page tables
    if (pid == 0) become(argv.data(), envp.data(), command.folder.c_str(), parent, streams, fault);
    CHATHACK_CHECK(pid > 0);
    if (!streams.terminal) setpgid(pid, pid);  // in parent and child, as either may run first
    started().pids.insert(pid);
    guard_group(pid);
    return {pid, fault.error == 0 ? std::string{} : why_not_run(command, fault)};
}

std::string describe_end(int status) {
    if (WIFEXITED(status)) return "exit status " + std::to_string(WEXITSTATUS(status));
    const int number = WTERMSIG(status);
    return "killed by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
}

int reap(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    const std::lock_guard lock{started().mutex};
    started().pids.erase(pid);
    forget_group(pid);
    return status;
}

void adopt_orphans() {
    start_guard();  // before: or it would be adopted, too
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

std::size_t end_orphans(const std::string& name, const std::string& value) {
    std::set<pid_t> ended;
    siginfo_t any{};
    if (waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD) return 0;
    for (int sweep = 0; sweep < sweeps_max; ++sweep) {
        const std::lock_guard lock{started().mutex};
        std::vector<pid_t> orphans;
        for (const auto& one : all_processes()) {
            if (one.parent == getpid() && !started().pids.contains(one.pid) &&
                !is_of_another(one.pid, name, value))
                orphans.push_back(one.pid);
        }
        if (orphans.empty()) break;
        for (const auto pid : orphans) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
            ended.insert(pid);
        }
    }
    return ended.size();
}

}  // namespace chathack::target
