#include "conformance/suite/sources.hpp"

#include <sys/auxv.h>

#include <algorithm>
#include <iterator>

namespace chathack::suite {

namespace fs = std::filesystem;

Sources read_sources(const std::vector<std::string>& named, bool lint) {
    std::vector<fs::path> paths{named.begin(), named.end()};
    if (paths.empty()) paths.push_back(scenarios_folder());
    auto suite = scenario::load_suite(paths);
    Sources sources;
    for (const auto& path : paths)
        sources.paths.push_back(path.string());
    sources.files = suite.scenarios.size();
    sources.diagnostics = std::move(suite.diagnostics);
    if (named.empty() && lint) {
        auto uncovered = scenario::lint_coverage(suite.scenarios, paths.front().string());
        std::move(uncovered.begin(), uncovered.end(), std::back_inserter(sources.diagnostics));
    }
    for (auto& one : suite.scenarios) {
        std::move(one.cases.begin(), one.cases.end(), std::back_inserter(sources.cases));
    }
    return sources;
}

fs::path program_folder() {
    std::error_code error;
    auto program = fs::read_symlink("/proc/self/exe", error);
    if (error)  // /proc is not mounted
        program = fs::canonical(reinterpret_cast<const char*>(getauxval(AT_EXECFN)), error);
    if (error) return ".";
    const auto folder = program.parent_path();
    // An archive has its programs beside a loader of its own: what starts them with that is in bin.
    return fs::exists(folder / "ld-linux-x86-64.so.2", error) ? folder.parent_path() / "bin" : folder;
}

std::vector<fs::path> own_programs() {
    std::vector<fs::path> all;
    std::error_code error;
    const auto folder = program_folder();
    for (const auto& place : {folder, folder.parent_path() / "lib"}) {
        for (fs::directory_iterator at{place, error}, end; !error && at != end; at.increment(error)) {
            std::error_code unknown;
            if (at->path().filename().string().starts_with("chathack") && at->is_regular_file(unknown))
                all.push_back(at->path());
        }
    }
    return all;
}

fs::path scenarios_folder() {
    std::error_code ignored;
    for (auto above = program_folder(); above.has_relative_path(); above = above.parent_path()) {
        const auto found = fs::canonical(above / "share" / "chathack" / "scenarios", ignored);
        if (!ignored)
            return fs::equivalent("scenarios", found, ignored) ? "scenarios" : found;  // fewer words
    }
    return "scenarios";
}

}  // namespace chathack::suite
