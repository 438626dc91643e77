#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/clauses/clause.hpp"
#include "conformance/scenario/loader.hpp"

namespace chathack::scenario {

/// Who is under test: a server, clients, or (`both`) clients and the server that they connect to.
clauses::Side side_of(const Case& scenario_case);

/// The scenarios of many files, in the order of their paths.
struct Suite {
    std::vector<Scenario> scenarios;
    std::vector<input::Diagnostic> diagnostics;

    bool good() const { return !input::has_errors(diagnostics); }
};

/// Loads files, and every *.yaml below folders except in networks/, workloads/, sweeps/, targets/, clients/
/// and schemas/. A file named twice is loaded once.
///
/// Errors, besides those of the files: a path that does not exist, a folder without any scenario, two files
/// with one id, and an id that is not the file's place below `scenarios/`.
Suite load_suite(const std::vector<std::filesystem::path>& paths);

/// The clauses that no case has among its clauses and that the table does not excuse, as errors of `whole`.
/// Only sensible for the whole suite.
std::vector<input::Diagnostic> lint_coverage(const std::vector<Scenario>& scenarios,
                                             const std::string& whole);

}  // namespace chathack::scenario
