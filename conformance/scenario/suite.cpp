#include "conformance/scenario/suite.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "conformance/clauses/clauses.hpp"
#include "conformance/input/files.hpp"

namespace chathack::scenario {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> other_folders{"networks", "workloads", "sweeps",
                                                        "targets",  "clients",   "schemas"};

input::Diagnostic error(std::string file, input::Position position, std::string message) {
    return {std::move(file), position, std::move(message), input::Diagnostic::Severity::error};
}

/// The scenario files below a folder.
std::vector<fs::path> scenarios_below(const fs::path& folder, std::vector<input::Diagnostic>& diagnostics) {
    std::error_code failed;
    auto files = input::files_below(folder, input::yaml_endings, other_folders, failed);
    if (failed) diagnostics.push_back(error(folder.string(), {}, "cannot be read: " + failed.message()));
    if (!failed && files.empty())
        diagnostics.push_back(error(folder.string(), {}, "holds no scenario file (*.yaml)"));
    return files;
}

std::vector<fs::path> files_of(const std::vector<fs::path>& paths,
                               std::vector<input::Diagnostic>& diagnostics) {
    std::vector<fs::path> files;
    std::set<fs::path> known;
    const auto add = [&](const fs::path& file) {
        if (known.insert(file.lexically_normal()).second) files.push_back(file);
    };
    for (const auto& path : paths) {
        std::error_code unknown;
        if (fs::is_directory(path, unknown)) {
            for (const auto& file : scenarios_below(path, diagnostics))
                add(file);
        } else {
            add(path);
        }
    }
    return files;
}

/// The id that a file below a folder named scenarios should have; empty for a file elsewhere.
std::string id_of_place(const fs::path& file) {
    std::string id;
    bool below = false;
    for (const auto& part : file.lexically_normal().parent_path()) {
        if (below) id += part.string() + "/";
        if (part == "scenarios") {
            below = true;
            id.clear();
        }
    }
    return below ? id + file.stem().string() : std::string{};
}

}  // namespace

clauses::Side side_of(const Case& scenario_case) {
    const auto& actors = scenario_case.actors;
    const auto user = std::find_if(actors.begin(), actors.end(),
                                   [](const auto& actor) { return actor.role == Actor::Role::user; });
    if (user == actors.end()) return clauses::Side::server;
    return user->server.empty() ? clauses::Side::both : clauses::Side::client;
}

Suite load_suite(const std::vector<fs::path>& paths) {
    Suite suite;
    std::map<std::string, std::string> file_of_id;
    for (const auto& file : files_of(paths, suite.diagnostics)) {
        auto loaded = load_file(file);
        const auto& id = loaded.scenario.id;
        const input::Position at{loaded.scenario.position};
        if (!id.empty()) {
            const auto place = id_of_place(file);
            if (!place.empty() && place != id) {
                loaded.diagnostics.push_back(error(
                    file.string(), at,
                    "the id `" + id + "` does not match the file's place; it should be `" + place + "`"));
            }
            const auto [other, fresh] = file_of_id.emplace(id, file.string());
            if (!fresh) {
                loaded.diagnostics.push_back(
                    error(file.string(), at, "the id `" + id + "` already belongs to " + other->second));
            }
        }
        std::move(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                  std::back_inserter(suite.diagnostics));
        suite.scenarios.push_back(std::move(loaded.scenario));
    }
    return suite;
}

std::vector<input::Diagnostic> lint_coverage(const std::vector<Scenario>& scenarios,
                                             const std::string& whole) {
    std::set<std::string_view> covered;
    for (const auto& scenario : scenarios) {
        for (const auto& one : scenario.cases)
            covered.insert(one.clauses.begin(), one.clauses.end());
    }
    std::vector<input::Diagnostic> missing;
    for (const auto& clause : clauses::all_clauses()) {
        if (!covered.contains(clause.id) && clause.untested.empty())
            missing.push_back(error(whole, {}, "no case covers " + std::string{clause.id}));
    }
    return missing;
}

}  // namespace chathack::scenario
