#include <fmt/format.h>
#include <sys/wait.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/driver/client_loader.hpp"
#include "conformance/input/file_kind.hpp"
#include "conformance/input/files.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/target/target_loader.hpp"
#include "reports/gate/baseline.hpp"
#include "reports/text/shell.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;
using input::FileKind;

/// The kind of a file. One that cannot be read, or is of no kind, counts as a scenario, whose reader
/// complains.
FileKind kind_of(const std::string& path) {
    std::string unheard;
    input::Diagnostics unseen{path};
    const auto root = input::read_yaml(input::read_file(path, unheard).value_or(""), unseen);
    return root ? input::kind_of_file(*root).value_or(FileKind::scenario) : FileKind::scenario;
}

bool is_of_simulator(FileKind kind) {
    return kind == FileKind::network || kind == FileKind::workload || kind == FileKind::sweep;
}

/// Files that are to be checked, by kind. A folder without any stands among the scenarios.
class Found {
public:
    /// 0, or `wrong_use` after a message.
    int add(const std::string& path) {
        std::error_code error;
        const auto kind = fs::status(path, error).type();
        if (kind == fs::file_type::fifo || kind == fs::file_type::character)
            return complain(wrong_use,
                            path + ": this is no regular file, and lint reads a file twice; save it first");
        if (kind != fs::file_type::directory) {
            if (is_of_simulator(add_file(path)) && named_.empty()) named_ = path;
            return conforms;
        }
        const auto files = input::files_below(path, input::yaml_endings, {}, error);
        if (error) return complain(wrong_use, path + ": cannot be read to its end: " + error.message());
        if (files.empty()) by_kind_[FileKind::scenario].push_back(path);
        for (const auto& file : files)
            add_file(file.string());
        return conforms;
    }
    const std::map<FileKind, std::vector<std::string>>& by_kind() const noexcept { return by_kind_; }
    /// The first file of chathack-sim that was not only found in a folder; empty when there is none.
    const std::string& named_for_simulator() const noexcept { return named_; }

private:
    FileKind add_file(const std::string& path) {
        const auto kind = kind_of(path);
        by_kind_[kind].push_back(path);
        return kind;
    }
    std::map<FileKind, std::vector<std::string>> by_kind_;
    std::string named_;
};

/// Prints what is wrong. False when there are errors.
bool is_good(const std::vector<input::Diagnostic>& diagnostics) {
    print(diagnostics);
    return !has_errors(diagnostics);
}

/// Has chathack-sim, which reads them, check files. Where it is not installed, that is an error for files
/// that were named. 0, or `wrong_use` after a message.
int lint_by_simulator(const std::vector<std::string>& files, const std::string& named) {
    const auto program = suite::program_folder() / "chathack-sim";
    if (!fs::exists(program) && named.empty()) {
        say(fmt::format(
            "{} file{} passed over: chathack-sim, which checks networks, workloads and sweeps, is "
            "not installed here\n",
            files.size(), files.size() == 1 ? "" : "s"));
        return conforms;
    }
    if (!fs::exists(program))
        return complain(wrong_use,
                        named + ": this is a " + std::string{name_of(kind_of(named))} +
                            "; `chathack-sim lint` checks it, and that program is not installed here");
    auto command = reports::for_shell(program.string()) + " lint";
    for (const auto& file : files)
        command += reports::path_for_shell(file);
    const int status = std::system(command.c_str());
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? conforms : wrong_use;
}

int lint_suite() {
    const auto sources = suite::read_sources({}, true);
    if (!is_good(sources.diagnostics)) return wrong_use;
    say(fmt::format("{} files, {} cases, no errors\n", sources.files, sources.cases.size()));
    return conforms;
}

}  // namespace

int lint(const std::vector<std::string>& paths) {
    if (paths.empty()) return lint_suite();
    Found found;
    for (const auto& path : paths)
        if (const int bad = found.add(path)) return bad;
    bool good = true;
    std::size_t count = 0;
    std::vector<std::string> of_simulator;
    const auto programs = suite::program_folder().string();
    for (const auto& [kind, all] : found.by_kind()) {
        if (kind == FileKind::scenario) continue;
        if (is_of_simulator(kind)) {  // which counts them
            of_simulator.insert(of_simulator.end(), all.begin(), all.end());
            continue;
        }
        count += all.size();
        for (const auto& file : all) {
            if (kind == FileKind::target) {
                good = is_good(target::load_target(file, programs).diagnostics) && good;
            } else if (kind == FileKind::client) {
                good = is_good(driver::load_client(file, programs).diagnostics) && good;
            } else {
                good = is_good(reports::gate::load_baseline(file).diagnostics) && good;
            }
        }
    }
    std::string cases;
    if (const auto scenarios = found.by_kind().find(FileKind::scenario); scenarios != found.by_kind().end()) {
        const auto sources = suite::read_sources(scenarios->second);
        good = is_good(sources.diagnostics) && good;
        count += sources.files;
        cases = fmt::format(", {} case{}", sources.cases.size(), sources.cases.size() == 1 ? "" : "s");
    }
    if (!of_simulator.empty())
        good = lint_by_simulator(of_simulator, found.named_for_simulator()) == conforms && good;
    if (!good) return wrong_use;
    if (count > 0) say(fmt::format("{} file{}{}, no errors\n", count, count == 1 ? "" : "s", cases));
    return conforms;
}

Subcommand add_lint_command(CLI::App& app) {
    const auto paths = std::make_shared<std::vector<std::string>>();
    auto* command = app.add_subcommand(
        "lint",
        "check files of every kind: scenarios, targets, clients, networks, workloads, sweeps, baselines; "
        "with none, the whole suite and its coverage");
    command->footer(
        examples("chathack-conform", {"lint", "lint mine.yaml", "lint my-scenarios/ my-target.yaml"}));
    command_line::add_list(*command, "files", *paths, "files, or folders of them");
    return {command, [paths] { return lint(*paths); }};
}

}  // namespace chathack::commands
