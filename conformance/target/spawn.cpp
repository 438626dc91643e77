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
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>

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

/// Runs in the child of vfork, which shares the memory of the parent until it calls exec. So nothing here may
/// allocate memory or return.
[[noreturn]] void become(char* const* words, char* const* environment, const char* folder,
                         const Streams& streams) noexcept {
    if (streams.terminal) {
        setsid();
        ioctl(streams.output, TIOCSCTTY, 0);
    } else {
        setpgid(0, 0);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
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
    if (*folder == '\0' || chdir(folder) == 0) execvpe(words[0], words, environment);
    const char* reason = strerror(errno);
    static_cast<void>(write(STDERR_FILENO, words[0], strlen(words[0])));
    static_cast<void>(write(STDERR_FILENO, ": ", 2));
    static_cast<void>(write(STDERR_FILENO, reason, strlen(reason)));
    static_cast<void>(write(STDERR_FILENO, "\n", 1));
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

std::string contents(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream{file, std::ios::binary}.rdbuf();  // empty when the process has ended meanwhile
    return out.str();
}

std::vector<pid_t> children_of_ours() {
    std::vector<pid_t> all;
    std::error_code error;
    for (const auto& process : std::filesystem::directory_iterator{"/proc", error}) {
        const auto name = process.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto stat = contents(process.path() / "stat");
        std::istringstream in{
            stat.substr(std::min(stat.rfind(')') + 1, stat.size()))};  // the name may contain ")"
        char state{};
        pid_t parent = 0;
        if (in >> state >> parent && parent == getpid()) all.push_back(std::stoi(name));
    }
    return all;
}

/// Whether the variable `name` is in the environment of a process, but with another value.
bool is_of_another(pid_t pid, const std::string& name, const std::string& value) {
    const auto environment = '\0' + contents("/proc/" + std::to_string(pid) + "/environ");
    const auto at = environment.find('\0' + name + '=');
    return at != std::string::npos && environment.find('\0' + name + '=' + value + '\0') == std::string::npos;
}

}  // namespace

pid_t spawn(const ProgramCommand& command, const Streams& streams) {
    CHATHACK_CHECK(!command.words.empty());
    auto words = command.words;
    auto environment = merged_environment(command.environment);
    const auto argv = pointers(words);
    const auto envp = pointers(environment);
    const std::lock_guard lock{started().mutex};
    const auto pid = vfork();  // not fork: many programs are started, and each would copy the page tables
    if (pid == 0) become(argv.data(), envp.data(), command.folder.c_str(), streams);
    CHATHACK_CHECK(pid > 0);
    if (!streams.terminal) setpgid(pid, pid);  // in parent and child, as either may run first
    started().pids.insert(pid);
    return pid;
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
    return status;
}

void adopt_orphans() { prctl(PR_SET_CHILD_SUBREAPER, 1); }

std::size_t end_orphans(const std::string& name, const std::string& value) {
    std::set<pid_t> ended;
    siginfo_t any{};
    if (waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD) return 0;
    for (int sweep = 0; sweep < sweeps_max; ++sweep) {
        const std::lock_guard lock{started().mutex};
        auto orphans = children_of_ours();
        std::erase_if(orphans, [&](pid_t pid) {
            return started().pids.contains(pid) || is_of_another(pid, name, value);
        });
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
