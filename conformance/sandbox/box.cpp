#include "conformance/sandbox/box.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <map>

#include "conformance/sandbox/folder_tree.hpp"
#include "conformance/target/last_lines.hpp"
#include "conformance/target/processes.hpp"
#include "conformance/target/program.hpp"
#include "conformance/target/work_folder.hpp"

namespace chathack::sandbox {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::uint64_t mib = 1024 * 1024;
constexpr std::uint64_t stack_mib = 8;  // what a thread sets aside for its stack
constexpr std::chrono::seconds trial_within{20};
constexpr std::array system_folders{"/usr",   "/bin",    "/sbin", "/lib", "/lib32",
                                    "/lib64", "/libx32", "/etc",  "/opt"};
constexpr std::array kept_variables{"PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "JAVA_HOME"};

/// bwrap neither passes signals on nor ends by a signal as its program did. So a shell stands before it. It
/// looks for the first process below it that is no bwrap: "children" of /proc has them. A shell lets what it
/// starts in the background ignore two signals, which `env` undoes. No "${" may stand in here: it would be
/// taken for one of a target file.
constexpr const char* script_begin = R"(
pass() {
    at=$box
    while read -r name </proc/$at/comm && [ "$name" = bwrap ]; do
        below=
        read -r below others </proc/$at/task/$at/children
        [ -n "$below" ] || break
        at=$below
    done
    kill -s "$1" "$at"
} 2>/dev/null
for one in TERM INT HUP QUIT USR1 USR2; do trap "pass $one" $one; done
ulimit -c 0
exec 3<&0  # a shell takes the standard input from what it starts in the background
)";
constexpr const char* script_end = R"(
box=$!
while :; do
    wait $box
    status=$?
    kill -0 $box 2>/dev/null || break
done
trap - TERM INT HUP QUIT USR1 USR2
[ $status -le 128 ] || kill -$((status - 128)) $$ 2>/dev/null
exit $status
)";
/// The first process of the box has the environment that bwrap had, and can be read in the box. When memory
/// is short, the kernel is to end the box and not us.
constexpr const char* script_box = R"(
(
    echo 1000 >/proc/self/oom_score_adj
    exec env -i --default-signal=INT,QUIT PATH="$PATH" CHATHACK_STARTED_BY="$CHATHACK_STARTED_BY" "$@"
) <&3 3<&- &)";
constexpr const char* script_network = R"(env --default-signal=INT,QUIT "$@" <&3 3<&- &)";

bool is_root() { return geteuid() == 0; }

Words before_bwrap(const char* start) {
    return {"/bin/sh", "-c", std::string{script_begin} + start + script_end, "box", "bwrap"};
}

void append(Words& words, const Words& more) { words.insert(words.end(), more.begin(), more.end()); }

bool is_system(const fs::path& path) {
    return std::ranges::any_of(system_folders, [&](const char* folder) {
        const fs::path above{folder};
        return std::ranges::mismatch(above, path).in1 == above.end();
    });
}

/// The system as it is: some of its folders are links into /usr.
Words system_words() {
    Words words;
    for (const auto* folder : system_folders) {
        std::error_code error;
        const auto kind = fs::symlink_status(folder, error).type();
        if (kind == fs::file_type::symlink)
            append(words, {"--symlink", fs::read_symlink(folder, error).string(), folder});
        else if (kind == fs::file_type::directory)
            append(words, {"--ro-bind", folder, folder});
    }
    return words;
}

/// bwrap makes folders on the way to one that only its owner may enter such that only root may enter them.
Words way_to(const fs::path& path) {
    Words words;
    fs::path way;
    for (const auto& part : path.parent_path()) {
        way /= part;
        if (way != "/" && way != "/tmp" && way != box_home && !is_system(way))
            append(words, {"--perms", "0755", "--dir", way.string()});
    }
    return words;
}

fs::path real_path(const fs::path& path) {
    std::error_code error;
    auto real = fs::canonical(path, error);
    return error ? fs::absolute(path).lexically_normal() : real;
}

Words mounts(const Box& box, const fs::path& folder) {
    const auto temporary_bytes = std::to_string(box.limits.temporary_mib * mib);
    auto words = system_words();
    append(words, {"--proc", "/proc", "--dev", "/dev"});
    for (const auto* place : {"/dev/shm", "/tmp"})
        append(words, {"--perms", "1777", "--size", temporary_bytes, "--tmpfs", place});
    append(words, {"--perms", "0777", "--dir", box_home});
    append(words, way_to(folder));
    append(words, {"--bind", folder.string(), folder.string()});
    for (const auto& one : box.masked)
        if (is_system(one)) append(words, {"--ro-bind", "/dev/null", one.string()});
    for (const auto& one : box.writable) {
        const auto place = real_path(one).string();
        append(words, way_to(place));
        append(words, {"--bind", place, place});
    }
    for (const auto& one : box.readable) {
        const auto to = one.to.empty() ? fs::absolute(one.from).lexically_normal() : one.to;
        append(words, way_to(to));
        append(words, {"--ro-bind", real_path(one.from).string(), to.string()});
    }
    // What bwrap itself has mounted lies in memory, too, and has no limit.
    append(words, {"--remount-ro", "/dev", "--remount-ro", "/"});
    return words;
}

Words environment_words(const target::ProgramCommand& command) {
    std::map<std::string, std::string> all{
        {"HOME", box_home}, {"TMPDIR", "/tmp"}, {"USER", "box"}, {"LOGNAME", "box"}};
    for (const auto* name : kept_variables)
        if (const char* value = getenv(name)) all[name] = value;
    for (const auto& [name, value] : command.environment)
        all[name] = value;
    Words words{"--clearenv"};
    for (const auto& [name, value] : all)
        append(words, {"--setenv", name, value});
    return words;
}

/// What a process may set aside, so that it cannot take all memory between two looks of a watch. A Java
/// machine sets a 64th of the memory aside at once.
std::uint64_t data_bytes(const BoxLimits& limits) {
    const auto machine = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
                         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return std::max((limits.memory_mib + limits.processes * stack_mib) * mib, machine / 16);
}

Words limit_words(const BoxLimits& limits) {
    return {"prlimit",
            "--nproc=" + std::to_string(limits.processes),
            "--fsize=" + std::to_string(limits.file_mib * mib),
            "--nofile=" + std::to_string(limits.open_files),
            "--data=" + std::to_string(data_bytes(limits)),
            "--core=0",
            "--"};
}

std::string without_end_of_line(std::string text) {
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

std::string number_in(const char* file) { return without_end_of_line(target::contents(file)); }

bool is_in_path(const std::string& program) {
    const char* path = getenv("PATH");
    std::string folders = path ? path : "/usr/bin:/bin";
    for (std::size_t begin = 0; begin <= folders.size();) {
        const auto end = std::min(folders.find(':', begin), folders.size());
        if (access((folders.substr(begin, end - begin) + '/' + program).c_str(), X_OK) == 0) return true;
        begin = end + 1;
    }
    return false;
}

bool is_container() {
    std::error_code error;
    return fs::exists("/.dockerenv", error) || fs::exists("/run/.containerenv", error) || getenv("container");
}

/// What is likely to be in the way, and what to do about it.
std::string way_out(const std::string& said) {
    if (said.find("Unknown option") != std::string::npos)
        return "bwrap is too old: install bubblewrap 0.8.0 or later";
    if (number_in("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        return "the kernel refuses user namespaces: allow them with `sysctl "
               "kernel.unprivileged_userns_clone=1`";
    if (number_in("/proc/sys/user/max_user_namespaces") == "0")
        return "the kernel refuses user namespaces: allow them with `sysctl user.max_user_namespaces=15000`";
    if (!is_root() && number_in("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
        return "AppArmor refuses user namespaces: allow them with `sysctl "
               "kernel.apparmor_restrict_unprivileged_userns=0`, or run this as root";
    if (is_container())
        return "this container refuses namespaces: start it with `--privileged`, or with `--security-opt "
               "seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined` "
               "and run this as an ordinary user";
    return "the kernel refuses namespaces";
}

}  // namespace

std::optional<std::string> hand_over(const fs::path& folder) {
    if (!is_root()) return std::nullopt;
    if (give_tree(folder, box_user)) return std::nullopt;
    return "the folder " + folder.string() + " cannot be given to the user " + std::to_string(box_user) +
           ", who runs the programs when root starts them: run this as an ordinary user";
}

target::ProgramCommand inside(const Box& box, const target::ProgramCommand& command, BoxNetwork network) {
    const auto folder = real_path(box.folder);
    auto words = before_bwrap(script_box);
    append(words, {"--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                   "--unshare-cgroup-try", "--hostname", "box"});
    if (network == BoxNetwork::own) words.emplace_back("--unshare-net");
    const auto user = std::to_string(box_user);
    if (!is_root()) append(words, {"--unshare-user", "--disable-userns"});
    append(words, mounts(box, folder));
    append(words, environment_words(command));
    append(words, {"--chdir", command.folder.empty() ? folder.string() : command.folder, "--"});
    // Root mounts, since the user of the box may not come as far as the folder. BoxLimits do not bind root.
    if (is_root())
        append(words, {"setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--", "bwrap",
                       "--unshare-user", "--disable-userns", "--dev-bind", "/", "/", "--"});
    append(words, limit_words(box.limits));
    append(words, command.words);
    return {std::move(words), {}, {}, command.file_kind, command.file_folder};
}

std::vector<std::string> in_own_network(const std::vector<std::string>& words) {
    auto all = before_bwrap(script_network);
    append(all, {"--die-with-parent", "--unshare-net", "--dev-bind", "/", "/", "--"});
    append(all, words);
    return all;
}

std::optional<std::string> why_not() {
    const std::string begin = "programs of others cannot be run safely here: ";
    const std::array<std::pair<const char*, const char*>, 3> needed{
        {{"bwrap", "bubblewrap"}, {"prlimit", "util-linux"}, {"setpriv", "util-linux"}}};
    for (const auto& [program, package] : needed)
        if (!is_in_path(program))
            return begin + "the program " + program + " is missing: install the package " + package;
    const auto self = std::to_string(getpid());
    if (access(("/proc/self/task/" + self + "/children").c_str(), R_OK) != 0)
        return begin +
               "/proc does not tell the children of a process, with which limits are watched: it needs a "
               "kernel with CONFIG_PROC_CHILDREN";
    const target::WorkFolder work;
    if (work.path().empty()) return begin + work.why_not();
    if (const auto refused = hand_over(work.path())) return begin + *refused;
    const auto words = in_own_network(inside({work.path(), {}, {}}, {{"true"}, {}, {}, {}, {}}).words);
    target::Program trial{{words, {}, {}, {}, {}}};
    const auto end = trial.wait(trial_within);
    if (end == "exit status 0") return std::nullopt;
    const auto said = without_end_of_line(target::last_lines(trial.last_output(), 1));
    return begin + way_out(said) + " (" + (said.empty() ? end.value_or("it does not end") : said) + ")";
}

}  // namespace chathack::sandbox
