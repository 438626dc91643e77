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

/// What a run prints and writes.
struct OutputArguments {
    std::string results = "results";
    bool strict = false;
    bool quiet = false;
};

/// Declares them; `arguments` must outlive the parsing.
void add_options(CLI::App& command, OutputArguments& arguments);

/// What to run, besides `suite::SuiteOptions`.
struct SuiteRun {
    std::vector<scenario::Case> cases;
    suite::SuiteOptions options;
    reports::RunInfo
        info;  ///< the caller says `command`, `transport`, `network` and may say `id`; the rest is filled in
    reports::TargetInfo target;
    bool virtual_time = false;  ///< the result tells nothing of the wall clock: one seed, the same bytes
    clauses::Side side = clauses::Side::server;  ///< whose clauses are judged
    /// Plays the cases against a server; not set: suite::run_suite.
    std::function<suite::SuiteOutcome(const std::vector<scenario::Case>&, const suite::SuiteOptions&)> play;
    /// Says what is known once the last case is over.
    std::function<void(reports::RunInfo&)> complete;
    /// Gets the result once it is written, in place of the text that is printed otherwise.
    std::function<void(const reports::Result&)> finished;
    std::vector<driver::ClientFile> clients;  ///< under test, when the side is the client's
};

/// A name for a run that begins now, "20260102-030405-77"; its folder is called so.
std::string fresh_run_id();

/// Runs the suite with a live line on a terminal, and writes result.json, junit.xml and report.html into a
/// new folder below `output.results`, also when the run was cut short. Prints what the user must know.
/// Ctrl-C and SIGTERM end the run early.
///
/// @return the exit code
int run_and_report(SuiteRun run, const OutputArguments& output);

}  // namespace chathack::commands
