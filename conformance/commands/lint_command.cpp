#include <fmt/format.h>
#include <sys/wait.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
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
    std::ifstream in{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    input::Diagnostics unheard{path};
    const auto root = input::read_yaml(text, unheard);
    return root ? input::kind_of_file(*root).value_or(FileKind::scenario) : FileKind::scenario;
}

/// Prints what is wrong. False when there are errors.
bool is_good(const std::vector<input::Diagnostic>& diagnostics) {
    print(diagnostics);
    return !has_errors(diagnostics);
}

/// Has chathack-sim, which reads them, check files. 0, or `wrong_use` after a message.
int lint_by_simulator(const std::vector<std::string>& files) {
    const auto program = suite::program_folder() / "chathack-sim";
    if (!fs::exists(program))
        return complain(wrong_use,
                        files.front() + ": this is a " + std::string{name_of(kind_of(files.front()))} +
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
    std::map<FileKind, std::vector<std::string>> files;
    for (const auto& path : paths) {
        std::error_code error;
        const auto inside = input::files_in(path, input::yaml_endings, error);
        const auto is_of_another_kind = [](const fs::path& file) {
            return kind_of(file) != FileKind::scenario;
        };
        if (std::ranges::any_of(inside, is_of_another_kind)) {  // a folder such as scenarios/targets
            for (const auto& file : inside)
                files[kind_of(file)].push_back(file.string());
        } else {
            files[fs::is_directory(path, error) ? FileKind::scenario : kind_of(path)].push_back(path);
        }
    }
    bool good = true;
    std::size_t count = 0;
    std::vector<std::string> of_simulator;
    const auto programs = suite::program_folder().string();
    for (const auto& [kind, all] : files) {
        if (kind == FileKind::scenario) continue;
        count += all.size();
        for (const auto& file : all) {
            if (kind == FileKind::target) {
                good = is_good(target::load_target(file, programs).diagnostics) && good;
            } else if (kind == FileKind::client) {
                good = is_good(driver::load_client(file, programs).diagnostics) && good;
            } else if (kind == FileKind::baseline) {
                good = is_good(reports::gate::load_baseline(file).diagnostics) && good;
            } else {
                --count;  // chathack-sim counts it
                of_simulator.push_back(file);
            }
        }
    }
    std::string cases;
    if (const auto scenarios = files.find(FileKind::scenario); scenarios != files.end()) {
        const auto sources = suite::read_sources(scenarios->second);
        good = is_good(sources.diagnostics) && good;
        count += sources.files;
        cases = fmt::format(", {} case{}", sources.cases.size(), sources.cases.size() == 1 ? "" : "s");
    }
    if (!of_simulator.empty()) good = lint_by_simulator(of_simulator) == conforms && good;
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
