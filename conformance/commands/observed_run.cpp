#include "conformance/commands/observed_run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <iostream>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/run_reports.hpp"
#include "conformance/observe/observed_result.hpp"

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

int conclude_observed(const observe::Observer& observer, const ObservedRun& run,
                      const OutputArguments& output) {
    auto result = observe::make_result(observer, run.began, secrets_of(output));
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    result.run.id = fresh_run_id();
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
    const int code = exit_code(result);
    result.summary.exit_code = code;
    const auto folder = std::filesystem::path{output.results} / result.run.id;
    const int unwritten = write_results(folder, result, output.strict);
    if (!output.quiet || code != conforms) print_text(result);
    if (!output.quiet && unwritten == conforms) say("report: " + (folder / "report.html").string() + "\n");
    return unwritten == conforms ? code : unwritten;
}

}  // namespace chathack::commands
