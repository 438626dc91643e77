#include "conformance/sandbox/watch.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <set>
#include <sstream>
#include <utility>

#include "conformance/sandbox/folder_tree.hpp"
#include "conformance/target/processes.hpp"

namespace chathack::sandbox {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using target::contents;

constexpr std::uint64_t kib_of_mib = 1024;
constexpr std::uint64_t bytes_of_mib = 1024 * 1024;
constexpr std::chrono::milliseconds look_interval{100};
constexpr std::chrono::milliseconds folder_interval{500};
constexpr int idle_share = 9;  // it rests nine times as long as it has looked
constexpr std::chrono::seconds ended_within{5};
constexpr std::size_t family_max = 100'000;

/// A process in a box, as /proc/PID/status tells it.
struct Member {
    pid_t pid = -1;
    bool first = false;  // of its process namespace
    unsigned threads = 0;
    std::uint64_t memory_kib = 0;
};

std::string proc(pid_t pid) { return "/proc/" + std::to_string(pid); }

std::vector<pid_t> children_of(pid_t pid) {
    std::vector<pid_t> all;
    std::error_code error;
    for (fs::directory_iterator at{proc(pid) + "/task", error}, end; !error && at != end;
         at.increment(error)) {
        std::istringstream in{contents(at->path() / "children")};
        for (pid_t child{}; in >> child;)
            all.push_back(child);
    }
    return all;
}

/// What is in a process namespace below ours is in a box.
std::vector<Member> members_below(pid_t process) {
    std::vector<Member> members;
    std::vector<pid_t> to_see = children_of(process);
    for (std::size_t seen = 0; seen < to_see.size() && seen < family_max; ++seen) {
        Member one{.pid = to_see[seen]};
        bool boxed = false;
        std::istringstream status{contents(proc(one.pid) + "/status")};
        for (std::string line; std::getline(status, line);) {
            std::istringstream in{line};
            std::string name;
            std::uint64_t number{};
            if (!(in >> name >> number)) continue;
            if (name == "NSpid:") {
                pid_t inner{};
                while (in >> inner) {
                    boxed = true;
                    one.first = inner == 1;
                }
            } else if (name == "Threads:") {
                one.threads = static_cast<unsigned>(number);
            } else if (name == "RssAnon:" || name == "RssShmem:" || name == "VmSwap:") {
                one.memory_kib += number;
            }
        }
        if (boxed) members.push_back(one);
        const auto children = children_of(one.pid);
        to_see.insert(to_see.end(), children.begin(), children.end());
    }
    return members;
}

/// Memory of a process, of which it shares some with others, in proportion. Slow.
std::uint64_t proportional_kib(const Member& member) {
    std::istringstream in{contents(proc(member.pid) + "/smaps_rollup")};
    std::uint64_t sum = 0;
    bool told = false;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line};
        std::string name;
        std::uint64_t kib{};
        if (!(words >> name >> kib)) continue;
        if (name != "Pss:" && name != "SwapPss:") continue;
        sum += kib;
        told = true;
    }
    return told ? sum : member.memory_kib;
}

/// Files that are open and have no name: memory that no process has mapped, or disk that no folder shows.
struct Nameless {
    std::uint64_t memory_bytes = 0;
    std::uint64_t disk_bytes = 0;
};

Nameless nameless_of(const std::vector<Member>& members, dev_t disk) {
    Nameless all;
    std::set<std::pair<dev_t, ino_t>> seen;
    for (const auto& member : members) {
        std::error_code error;
        for (fs::directory_iterator at{proc(member.pid) + "/fd", error}, end; !error && at != end;
             at.increment(error)) {
            struct stat status {};
            if (stat(at->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink != 0 ||
                !seen.insert({status.st_dev, status.st_ino}).second)
                continue;
            std::error_code unread;
            const auto bytes = static_cast<std::uint64_t>(status.st_blocks) * 512;
            if (status.st_dev == disk)
                all.disk_bytes += bytes;
            else if (fs::read_symlink(at->path(), unread).string().starts_with("/memfd:"))
                all.memory_bytes += bytes;
        }
    }
    return all;
}

std::string sentence(const std::string& much, std::uint64_t number, const std::string& of) {
    return "It " + much + " " + std::to_string(number) + " " + of + ", and was ended.";
}

std::string passed_of(const BoxUse& use, const BoxLimits& limits, bool too_deep) {
    if (use.processes >= limits.processes)
        return sentence("ran as many as", limits.processes, "processes and threads");
    if (use.memory_mib > limits.memory_mib)
        return sentence("took more than", limits.memory_mib, "MiB of memory");
    if (use.disk_mib > limits.disk_mib)
        return sentence("wrote more than", limits.disk_mib, "MiB into its folder");
    if (use.files > limits.files) return sentence("made more than", limits.files, "files in its folder");
    if (too_deep) return sentence("made folders in folders, more than", tree_depth_max, "of them");
    return {};
}

}  // namespace

Watch::Watch(pid_t process, Box box)
    : process_{process}, box_{std::move(box)}, watcher_{[this](const std::stop_token& stop) {
          watch(stop);
      }} {}

Watch::~Watch() = default;

std::string Watch::passed() const {
    const std::lock_guard lock{mutex_};
    return passed_;
}

BoxUse Watch::most() const {
    const std::lock_guard lock{mutex_};
    return most_;
}

void Watch::watch(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    auto folder_at = Clock::now();
    while (!stop.stop_requested()) {
        const auto began = Clock::now();
        const bool at_folder = began >= folder_at;
        look(at_folder);
        const auto took = Clock::now() - began;
        const Clock::duration rest = took * idle_share;
        if (at_folder) folder_at = Clock::now() + std::max<Clock::duration>(folder_interval, rest);
        std::unique_lock lock{mutex};
        wake.wait_for(lock, stop, at_folder ? look_interval : std::max<Clock::duration>(look_interval, rest),
                      [] { return false; });
    }
}

void Watch::look(bool at_folder) {
    const auto members = members_below(process_);
    BoxUse use;
    std::uint64_t memory_kib = 0;
    for (const auto& one : members) {
        use.processes += one.threads;
        memory_kib += one.memory_kib;
    }
    if (memory_kib > box_.limits.memory_mib * kib_of_mib) {  // or pages that are shared were counted twice
        memory_kib = 0;
        for (const auto& one : members)
            memory_kib += proportional_kib(one);
    }
    TreeSize tree;
    struct stat folder {};
    if (at_folder && stat(box_.folder.c_str(), &folder) == 0) {
        tree = size_of_tree(box_.folder, box_.limits.files);
        for (const auto& one : box_.writable)
            tree += size_of_tree(one, box_.limits.files);
        const auto nameless = nameless_of(members, folder.st_dev);
        tree.bytes += nameless.disk_bytes;
        memory_kib += nameless.memory_bytes / kib_of_mib;
    }
    use.memory_mib = memory_kib / kib_of_mib;
    use.disk_mib = tree.bytes / bytes_of_mib;
    use.files = tree.files;
    const auto passed = passed_of(use, box_.limits, tree.too_deep);
    {
        const std::lock_guard lock{mutex_};
        most_ = {std::max(most_.processes, use.processes), std::max(most_.memory_mib, use.memory_mib),
                 std::max(most_.disk_mib, use.disk_mib), std::max(most_.files, use.files)};
        if (passed_.empty()) passed_ = passed;
    }
    if (!passed.empty()) end_boxes(process_);
}

bool end_boxes(pid_t process) {
    std::vector<int> firsts;  // the end of the first process of a box is the end of all in it
    for (const auto& one : members_below(process)) {
        if (!one.first) continue;
        const int first = static_cast<int>(syscall(SYS_pidfd_open, one.pid, 0));
        if (first < 0) continue;
        syscall(SYS_pidfd_send_signal, first, SIGKILL, nullptr, 0);
        firsts.push_back(first);
    }
    bool all_ended = true;
    const auto until = Clock::now() + ended_within;
    for (const int first : firsts) {
        pollfd watched{first, POLLIN, 0};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        all_ended = poll(&watched, 1, std::max(0, static_cast<int>(left.count()))) == 1 && all_ended;
        close(first);
    }
    return all_ended;
}

}  // namespace chathack::sandbox
