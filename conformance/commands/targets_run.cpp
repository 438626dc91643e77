#include "conformance/commands/targets_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>
#include <vector>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/input/files.hpp"
#include "conformance/suite/interrupt.hpp"
#include "reports/matrix/matrix.hpp"
#include "reports/model/coverage.hpp"
#include "reports/model/files.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;

class TargetsRun {
public:
    TargetsRun(const MakeRun& make_run, const OutputArguments& output)
        : make_run_{make_run}, output_{output}, id_{fresh_run_id()} {}

    void add(const fs::path& file) {
        const auto name = unique_name(file.stem().string());
        SuiteRun run;
        run.info.id = id_ + "/" + name;
        run.finished = [&](const reports::Result& result) {
            tell(name, result.run.partial ? "not run to its end: " + result.run.partial_why
                                          : reports::headline(result));
            add_run(matrix_, result, name + "/report.html", nullptr);
        };
        if (make_run_(file.string(), run) != conforms) {
            add_problem(matrix_, name, "its target file has errors: " + file.string());
            codes_.insert(no_target);
            return;
        }
        if (!titles_.insert(run.target.name).second) {  // another file names its target the same
            run.target.name += " (" + file.filename().string() + ")";
            titles_.insert(run.target.name);
        }
        codes_.insert(run_and_report(std::move(run), output_));
    }

    void add_unreadable(const fs::path& file) {
        const std::string why = fs::is_symlink(file) ? "a link that leads nowhere" : "no regular file";
        const auto name = unique_name(file.stem().string());
        tell(name, why + ": " + file.string());
        add_problem(matrix_, name, why + ": " + file.string());
        codes_.insert(no_target);
    }

    /// Writes the matrix of the targets that have been run so far.
    bool write_matrix() {
        auto matrix = matrix_;
        rank(matrix);
        std::error_code error;
        fs::create_directories(page().parent_path(), error);
        if (reports::write_file(page().string(), to_html(matrix))) return true;
        complain(harness_error, fmt::format("cannot write {}", page().string()));
        return false;
    }

    int finish() {
        if (!write_matrix()) return harness_error;
        rank(matrix_);
        if (!output_.quiet) say("\n" + to_text(matrix_) + "matrix: " + page().string() + "\n");
        for (const auto code : {wrong_use, harness_error, violated, no_target}) {
            if (codes_.contains(code)) return code;
        }
        return conforms;
    }

private:
    fs::path page() const { return fs::path{output_.results} / id_ / "matrix.html"; }
    /// A folder name for the target. Two files may differ only in their extension.
    std::string unique_name(const std::string& stem) {
        auto name = stem;
        for (int i = 2; !names_.insert(name).second; ++i)
            name = fmt::format("{}-{}", stem, i);
        return name;
    }
    void tell(const std::string& name, const std::string& what) const {
        if (!output_.quiet) say(name + ": " + what.substr(0, what.find('\n')) + "\n");
    }

    const MakeRun& make_run_;
    const OutputArguments& output_;
    std::string id_;
    std::set<std::string> names_;   // of folders
    std::set<std::string> titles_;  // of targets
    std::set<int> codes_;
    reports::matrix::Matrix matrix_;
};

}  // namespace

int run_targets(const std::string& folder, const MakeRun& make_run, const OutputArguments& output) {
    std::error_code unreadable;
    const auto files = input::files_in(folder, input::yaml_endings, unreadable);
    if (files.empty()) {
        const auto* why = !fs::exists(folder) ? "there is no such folder"
                          : !fs::is_directory(folder)
                              ? "this is a file; give it to --target, or a folder here"
                              : "it holds no target file (.yaml)";
        return complain(wrong_use, fmt::format("--targets {}: {}", folder, why));
    }
    TargetsRun all{make_run, output};
    for (const auto& file : input::unreadable_in(folder, input::yaml_endings, unreadable))
        all.add_unreadable(file);
    const auto& interrupted = suite::catch_interrupts();
    for (const auto& file : files) {
        all.add(file);
        if (interrupted) break;
        if (file != files.back() && !all.write_matrix()) return harness_error;
    }
    return all.finish();
}

}  // namespace chathack::commands
