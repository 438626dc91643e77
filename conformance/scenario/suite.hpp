#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/clauses/clause.hpp"
#include "conformance/scenario/loader.hpp"

namespace chathack::scenario {

/// What a case tests: a server, clients, or (`both`) clients and the server that they connect to.
clauses::Side side_of(const Case& scenario_case);

/// The scenarios of many files, in the order of their paths.
struct Suite {
    std::vector<Scenario> scenarios;
    std::vector<input::Diagnostic> diagnostics;

    bool good() const { return !input::has_errors(diagnostics); }
};

/// Loads files and folders. Of a folder, that is every *.yaml and *.yml below it that is not hidden, except
/// in networks/, workloads/, sweeps/, targets/, clients/ and schemas/. A file that is named twice is loaded
/// once.
///
/// Errors, besides those of the files: a path that does not exist, a folder without a scenario, two files
/// with the same id, and an id that does not match the place of the file below `scenarios/`.
Suite load_suite(const std::vector<std::filesystem::path>& paths);

/// One error for each clause that no case covers, unless the table says why (Clause::untested). Only
/// meaningful for the whole suite.
/// @param whole  the file name in these errors
std::vector<input::Diagnostic> lint_coverage(const std::vector<Scenario>& scenarios,
                                             const std::string& whole);

}  // namespace chathack::scenario
