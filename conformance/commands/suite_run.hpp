#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "conformance/clauses/clause.hpp"
#include "conformance/driver/client_file.hpp"
#include "conformance/suite/suite.hpp"
#include "reports/model/result.hpp"

namespace CLI {
class App;
}

namespace chathack::commands {

/// The options that say what a run prints and writes.
struct OutputArguments {
    std::string results = "results";
    bool strict = false;
    bool require_all = false;
    bool quiet = false;
    bool show_passwords = false;
};

/// Declares the options. `arguments` must outlive the parsing.
void add_options(CLI::App& command, OutputArguments& arguments);

/// A run of the suite.
struct SuiteRun {
    std::vector<scenario::Case> cases;
    suite::SuiteOptions options;
    reports::RunInfo
        info;  ///< the caller sets `command`, `transport`, `network` and may set `id`; the rest is filled in
    reports::TargetInfo target;
    bool virtual_time = false;  ///< the result has no wall-clock times, so one seed gives the same bytes
    clauses::Side side = clauses::Side::server;  ///< whose clauses are judged
    /// Plays the cases against a server. Empty: suite::run_suite.
    std::function<suite::SuiteOutcome(const std::vector<scenario::Case>&, const suite::SuiteOptions&)> play;
    /// Called after the last case, to add what is known only then. May be empty.
    std::function<void(reports::RunInfo&)> complete;
    /// Called with the result once it is written. When set, the result is not printed. May be empty.
    std::function<void(const reports::Result&)> finished;
    std::vector<driver::ClientFile> clients;  ///< the clients under test; empty for a server
};

/// A name for a run that begins now, and for its folder: "20260102-030405-77" (time and process).
std::string fresh_run_id();

/// Runs the suite, with its progress on a terminal. Then writes result.json, junit.xml and report.html into a
/// new folder below `output.results`, even when the run was cut short, and prints the result. Ctrl-C and
/// SIGTERM end the run early.
///
/// @return the exit code
int run_and_report(SuiteRun run, const OutputArguments& output);

}  // namespace chathack::commands
