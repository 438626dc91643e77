#include "conformance/commands/observed_run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/run_reports.hpp"
#include "conformance/observe/observed_result.hpp"
#include "reports/model/files.hpp"
#include "reports/model/json.hpp"

namespace chathack::commands {
namespace {

suite::Secrets secrets_of(const OutputArguments& output) {
    return output.show_passwords ? suite::Secrets::shown() : suite::Secrets{};
}

}  // namespace

void print_event(const observe::Observer& observer, const observe::TraceEvent& event,
                 const std::vector<observe::Finding>& findings, observe::Time began,
                 const OutputArguments& output) {
    say(fmt::format("{:9.3f}  {}\n", std::chrono::duration<double>(event.at - began).count(),
                    observe::line_of(observer, event, secrets_of(output))));
    for (const auto& finding : findings)
        say(fmt::format("           {} {}: {}\n",
                        finding.kind == verdict::Kind::violates ? "!! violates" : "?? unclear",
                        finding.clause, finding.why));
}

namespace {

reports::Result result_of(const observe::Observer& observer, const ObservedRun& run,
                          const OutputArguments& output) {
    auto result = observe::make_result(observer, run.began, secrets_of(output));
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    result.run.id = run.id;
    result.run.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", now);
    result.run.command = run.command;
    result.run.version = CHATHACK_VERSION;
    result.run.transport = run.transport;
    result.run.strict = output.strict;
    result.run.require_all = output.require_all;
    result.target.name = "observed traffic";
    result.target.endpoint = run.target;
    auto& one = result.cases.front();
    one.replay = run.command;
    if (!run.note.empty()) one.about += " " + run.note;
    reports::summarise(result);
    result.summary.exit_code = exit_code(result);
    return result;
}

}  // namespace

void ObservedSoFar::keep(const ObservedRun& run) {
    constexpr auto rest = std::chrono::seconds{1};
    constexpr int share = 20;  // it takes one part of so many of the time
    const auto began = Clock::now();
    const auto seen = observer_.events().size() + observer_.events_dropped() + observer_.findings().size();
    if (began < next_ || seen == seen_) return;
    seen_ = seen;
    auto result = result_of(observer_, run, output_);
    result.run.partial = true;
    result.run.partial_why = "the observation has not come to its end";
    result.summary.exit_code = harness_error;
    const auto folder = std::filesystem::path{output_.results} / run.id;
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    // What cannot be written is said at the end.
    reports::write_file(folder / "result.json", [&](std::ostream& out) { reports::write_json(result, out); });
    const auto ended = Clock::now();
    next_ = ended + std::max<Clock::duration>(rest, share * (ended - began));
}

int conclude_observed(const observe::Observer& observer, const ObservedRun& run,
                      const OutputArguments& output) {
    const auto result = result_of(observer, run, output);
    const auto code = static_cast<int>(result.summary.exit_code);
    const auto folder = std::filesystem::path{output.results} / result.run.id;
    const int unwritten = write_results(folder, result, output.strict);
    if (!output.quiet || code != conforms) print_text(result);
    if (!output.quiet && unwritten == conforms) say("report: " + (folder / "report.html").string() + "\n");
    return unwritten == conforms ? code : unwritten;
}

}  // namespace chathack::commands
