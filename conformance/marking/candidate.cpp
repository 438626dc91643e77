#include "conformance/marking/candidate.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <system_error>

#include "conformance/driver/client_loader.hpp"
#include "conformance/input/diagnostics.hpp"
#include "conformance/input/file_kind.hpp"
#include "conformance/input/files.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "conformance/sandbox/box.hpp"
#include "conformance/sandbox/folder_tree.hpp"
#include "conformance/sandbox/run.hpp"
#include "conformance/sandbox/watch.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/target/last_lines.hpp"
#include "conformance/target/target_loader.hpp"

namespace chathack::marking {
namespace {

namespace fs = std::filesystem;

/// What `init` writes for a submission that has no file of its own.
constexpr const char* found_file = "chathack-found.yaml";
constexpr std::chrono::minutes copied_within{2};

constexpr const char* conform_name = "chathack-conform";

std::string conform_program() { return (suite::program_folder() / conform_name).string(); }

bool is_of_system(const fs::path& place) {
    const auto text = place.string();
    return text.starts_with("/usr/") || text.starts_with("/opt/") || text.starts_with("/etc/");
}

/// What `init` needs of ours. A submission sees no other program of ours: one of them is a right server.
void add_our_own(sandbox::Box& box) {
    std::error_code error;
    for (const auto& place : {fs::path{conform_program()}, suite::scenarios_folder()}) {
        const auto real = fs::weakly_canonical(place, error);
        if (!error && !is_of_system(real)) box.readable.push_back({real, place});
    }
    std::erase_if(box.masked, [](const auto& place) { return place.filename() == conform_name; });
}

sandbox::Box box_of(const Manner& manner, const fs::path& folder) {
    sandbox::Box box;
    box.folder = folder;
    box.masked = suite::own_programs();
    for (const auto& place : manner.readable)
        box.readable.push_back({fs::canonical(place), {}});
    return box;
}

/// A file itself, and no link to one, which may lead anywhere.
bool is_file(const fs::path& place) {
    std::error_code error;
    return fs::symlink_status(place, error).type() == fs::file_type::regular;
}

std::string tail_of(const fs::path& log) {
    std::ifstream in{log};
    return target::last_lines({std::istreambuf_iterator<char>{in}, {}});
}

/// Runs a command without a sandbox, as `sandbox::run` does with one.
sandbox::RunEnd run_unboxed(target::ProgramCommand command, const fs::path& folder,
                            std::chrono::milliseconds within, const fs::path& log,
                            const target::Interrupted& interrupted) {
    sandbox::RunEnd ended;
    if (command.folder.empty()) command.folder = folder.string();
    target::Program program{command};
    const auto end = program.wait(within, interrupted);
    if (end)
        ended.how = *end;
    else
        ended.why = "It took too long, and was ended.";
    std::ofstream{log} << program.last_output();
    return ended;
}

/// Runs a command that builds something.
sandbox::RunEnd build(const Manner& manner, const fs::path& folder, const target::ProgramCommand& command,
                      const fs::path& log, const target::Interrupted& interrupted, bool with_ours = false) {
    if (!manner.sandbox) return run_unboxed(command, folder, manner.build_within, log, interrupted);
    auto box = box_of(manner, folder);
    if (with_ours) add_our_own(box);
    sandbox::RunBounds bounds;
    bounds.within = manner.build_within;
    return sandbox::run(box, command, bounds, log, interrupted);
}

/// The file of a submission that says how it is started; empty: there is none.
fs::path own_file(const Manner& manner, const fs::path& folder) {
    std::error_code error;
    const auto wanted = manner.clients ? input::FileKind::client : input::FileKind::target;
    for (const auto& file : input::files_in(folder, input::yaml_endings, error)) {
        if (!is_file(file)) continue;
        std::string why;
        const auto text = input::read_file(file.string(), why);
        if (!text) continue;
        input::Diagnostics report{file.string()};
        const auto root = input::read_yaml(*text, report);
        if (root && input::kind_of_file(*root) == wanted) return file;
    }
    return {};
}

/// The commands under `build` of a file; nullopt, and why, when the file has errors.
std::optional<std::vector<target::ProgramCommand>> build_commands(const Manner& manner, const Playable& ready,
                                                                  std::string& why) {
    const auto programs = suite::program_folder().string();
    std::optional<std::vector<target::ProgramCommand>> commands;
    std::vector<input::Diagnostic> diagnostics;
    if (manner.clients) {
        auto loaded = driver::load_client(ready.file.string(), programs, ready.folder.string());
        diagnostics = std::move(loaded.diagnostics);
        if (loaded.file) commands = std::move(loaded.file->build);
    } else {
        auto loaded = target::load_target(ready.file.string(), programs, ready.folder.string());
        diagnostics = std::move(loaded.diagnostics);
        if (loaded.file) commands = std::move(loaded.file->build);
    }
    if (!commands)
        why =
            "its file has errors: " + (diagnostics.empty() ? std::string{} : to_string(diagnostics.front()));
    return commands;
}

bool build_by_file(const Manner& manner, const Playable& ready, const fs::path& log,
                   const target::Interrupted& interrupted, Trouble& trouble) {
    const auto commands = build_commands(manner, ready, trouble.what);
    if (!commands) return false;
    for (const auto& command : *commands) {
        const auto ended = build(manner, ready.folder, command, log, interrupted);
        if (ended.well()) continue;
        trouble = {"it could not be built: " + (ended.why.empty() ? ended.how : ended.why), tail_of(log)};
        return false;
    }
    return true;
}

/// Why `init` has written no file: what its last line says. The lines above that are the log.
Trouble trouble_of_init(const sandbox::RunEnd& ended, const fs::path& log) {
    std::ifstream in{log};
    std::string printed{std::istreambuf_iterator<char>{in}, {}};
    printed.resize(printed.find_last_not_of('\n') + 1);  // 0 where there is nothing else
    constexpr std::string_view head = "chathack-conform: ";
    const auto begin = printed.rfind('\n') + 1;  // 0 where there is no other line
    const bool says = std::string_view{printed}.substr(begin).starts_with(head);
    Trouble trouble;
    if (!ended.why.empty())
        trouble.what = "while it was built and tried: " + ended.why;
    else if (says)
        trouble.what = target::last_lines(printed.substr(begin + head.size()), 1);
    else
        trouble.what = ended.how == "exit status 2" ? "it was not recognised"
                                                    : "it could not be built or started: " + ended.how;
    if (says && ended.why.empty()) printed.resize(begin);
    printed.resize(printed.find_last_not_of('\n') + 1);
    trouble.log = target::last_lines(printed);
    return trouble;
}

/// Lets `init` find out in the box how it is built and started.
bool find_out(const Manner& manner, Playable& ready, const fs::path& log,
              const target::Interrupted& interrupted, Trouble& trouble) {
    std::error_code error;
    fs::remove(ready.folder / found_file, error);  // one that was handed in is not what init finds
    target::ProgramCommand init;
    init.words = {conform_program(), "init", ready.folder.string(), "--build", "--force", "-o", found_file};
    if (manner.clients) init.words.emplace_back("--client");
    const auto ended = build(manner, ready.folder, init, log, interrupted, true);
    ready.file = ready.folder / found_file;
    ready.how = "recognised";
    if (is_file(ready.file)) return true;  // though it may let nobody in
    trouble = trouble_of_init(ended, log);
    return false;
}

/// Puts what a run has written into a folder of its own in place of that.
void lift(const fs::path& results) {
    std::error_code error;
    fs::path folder;
    for (fs::directory_iterator entry{results, error}, end; !error && entry != end; entry.increment(error)) {
        if (entry->is_directory(error)) folder = entry->path();
    }
    if (folder.empty()) return;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error))
        fs::rename(entry->path(), results / entry->path().filename(), error);
    fs::remove_all(folder, error);
}

/// Copies a folder in which no program runs, with all that it has: its owners, times and links.
bool copy_tree(const fs::path& from, const fs::path& to, const target::Interrupted& interrupted) {
    if (!sandbox::remove_tree(to)) return false;
    target::Program copying{{{"cp", "-a", "--reflink=auto", from.string(), to.string()}, {}, {}, {}, {}}};
    return copying.wait(copied_within, interrupted) == "exit status 0";
}

/// Whether `run` has done its work: it ends with 0, 1 or 3 for what it found, with 2 and 4 for what is ours.
bool was_played(const std::string& end) {
    return end == "exit status 0" || end == "exit status 1" || end == "exit status 3";
}

/// From now on the file is ours: what runs in the folder cannot change it, nor lead us to another.
bool keep_file(const fs::path& folder, Playable& ready, Trouble& trouble) {
    const auto kept = folder / "started-by.yaml";
    std::error_code error;
    if (is_file(ready.file)) fs::copy_file(ready.file, kept, fs::copy_options::overwrite_existing, error);
    if (error || !is_file(kept)) {
        trouble.what = ready.file.filename().string() + " was there, and is no file any more";
        return false;
    }
    ready.file = kept;
    return true;
}

}  // namespace

bool make_ready(const Manner& manner, const fs::path& folder, const fs::path& log,
                const target::Interrupted& interrupted, Playable& ready, Trouble& trouble) {
    ready = {folder, {}, manner.file, "by " + manner.file.filename().string()};
    if (ready.file.empty()) {
        ready.file = own_file(manner, folder);
        ready.how = "by its " + ready.file.filename().string();
    }
    if (manner.sandbox) {
        if (const auto why = sandbox::hand_over(folder)) {
            trouble.what = "its folder cannot be handed over: " + *why;
            return false;
        }
    }
    const bool own = ready.file.empty() || manner.file.empty();
    const bool good = ready.file.empty() ? find_out(manner, ready, log, interrupted, trouble)
                                         : build_by_file(manner, ready, log, interrupted, trouble);
    if (!good || (own && !keep_file(log.parent_path(), ready, trouble))) return false;
    if (!manner.sandbox) return true;  // then it can change whatever we keep
    ready.kept = log.parent_path() / "kept";
    if (copy_tree(folder, ready.kept, interrupted)) return true;
    trouble = {"its folder cannot be copied", {}, interrupted.load()};
    return false;
}

bool play(const Manner& manner, const Playable& ready, unsigned number, const fs::path& results,
          const target::Interrupted& interrupted, Trouble& trouble) {
    std::error_code error;
    fs::remove_all(results, error);
    fs::create_directories(results, error);
    if (!ready.kept.empty() && !copy_tree(ready.kept, ready.folder, interrupted)) {
        trouble = {"its folder cannot be made what it was", {}, true};
        return false;
    }
    target::ProgramCommand command;
    command.words = {conform_program(),
                     "run",
                     "--quiet",
                     manner.clients ? "--client" : "--target",
                     ready.file.string(),
                     "--seed",
                     std::to_string(manner.seed + number),
                     "--jobs",
                     std::to_string(manner.jobs),
                     "--results",
                     results.string(),
                     "--dir",
                     ready.folder.string()};
    if (manner.thorough) command.words.emplace_back("--thorough");
    if (manner.smoke) command.words.emplace_back("--smoke");
    if (number > 0) command.words.emplace_back("--disguise");
    auto box = box_of(manner, ready.folder);
    if (manner.sandbox) {
        command.words.emplace_back("--sandbox");
        for (const auto& place : box.readable)
            command.words.insert(command.words.end(), {"--readable", place.from.string()});
        command.words = sandbox::in_own_network(command.words);
        // Folders of clients are made here, where their size is seen.
        const auto temporary = fs::absolute(results) / "temporary";
        fs::create_directories(temporary, error);
        command.environment["TMPDIR"] = temporary.string();
        box.writable.push_back(temporary);
    }
    target::Program program{command};
    std::optional<sandbox::Watch> watch;
    if (manner.sandbox) watch.emplace(program.pid(), box);
    const auto end = program.wait(manner.play_within, interrupted);
    if (!end) program.stop(SIGTERM, std::chrono::seconds{5}, interrupted);
    const auto passed = watch ? watch->passed() : std::string{};
    watch.reset();
    for (const auto& place : box.writable)
        sandbox::remove_tree(place);
    lift(results);
    if (interrupted)
        trouble = {"interrupted while it was played", {}, true};
    else if (!passed.empty())
        trouble = {passed, {}};
    else if (!end)
        trouble.what =
            "a play took more than " + std::to_string(manner.play_within.count()) + " s, and was ended";
    else if (!was_played(*end))
        trouble = {"the suite could not play it: " + *end, target::last_lines(program.last_output()), true};
    else if (!fs::exists(results / "result.json", error))
        trouble = {"it could not be played", target::last_lines(program.last_output())};
    return trouble.what.empty();
}

}  // namespace chathack::marking
