#include "conformance/commands/run_reports.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <future>
#include <iostream>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "reports/model/coverage.hpp"
#include "reports/model/files.hpp"
#include "reports/model/json.hpp"
#include "reports/render/html.hpp"
#include "reports/render/junit.hpp"
#include "reports/text/terminal.hpp"
#include "reports/text/text.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;

bool write_reports(const fs::path& folder, const reports::Result& result, bool strict) {
    auto page = std::async(std::launch::async | std::launch::deferred,
                           [&] {  // in parallel: it takes as long as the other two
                               return reports::write_file(folder / "report.html", reports::to_html(result));
                           });
    const auto write_json = [&](std::ostream& out) { reports::write_json(result, out); };
    const auto write_junit = [&](std::ostream& out) {
        reports::write_junit(result, out, {.should_fails = strict});
    };
    const bool others = reports::write_file(folder / "result.json", write_json) &&
                        reports::write_file(folder / "junit.xml", write_junit);
    return page.get() && others;
}

/// Writes the verdicts alone, marked partial, when the disk has no room for everything.
bool write_verdicts(const fs::path& folder, reports::Result result) {
    std::error_code ignored;
    for (const char* name : {"result.json", "junit.xml", "report.html"})
        fs::remove(folder / name, ignored);
    for (auto& one : result.cases) {
        one.steps.clear();
        one.entries.clear();
        one.stored = {};
    }
    result.run.partial = true;
    result.run.partial_why = "steps and transcripts are left out, as there was no room to write them";
    return reports::write_file(folder / "result.json",
                               [&](std::ostream& out) { reports::write_json(result, out); });
}

}  // namespace

int exit_code(const reports::Result& result) { return static_cast<int>(reports::standing_of(result)); }

std::unique_ptr<reports::RunJournal> begin_journal(const fs::path& folder, const reports::Result& head,
                                                   std::size_t cases) {
    std::error_code error;
    fs::create_directories(folder, error);
    std::string why_not = error.message();
    auto journal =
        error ? nullptr : reports::RunJournal::begin(folder / reports::journal_name, head, cases, why_not);
    if (!journal)
        complain(harness_error,
                 fmt::format("cannot write the results below {}: {}", folder.string(), why_not));
    return journal;
}

int write_results(const fs::path& folder, const reports::Result& result, bool strict,
                  const std::string& trouble) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return complain(harness_error,
                        fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
    const auto journal = folder / reports::journal_name;
    if (trouble.empty() && write_reports(folder, result, strict)) {
        fs::remove(journal, error);
        return conforms;
    }
    if (write_verdicts(folder, result)) {
        fs::remove(journal, error);
        return complain(
            harness_error,
            fmt::format("there is no room for all results below {}: result.json has the verdicts only",
                        folder.string()));
    }
    return complain(harness_error,
                    fmt::format("cannot write the results below {}{}", folder.string(),
                                fs::exists(journal, error)
                                    ? "; chathack-report reads what there is of them: " + journal.string()
                                    : std::string{}));
}

void print_text(const reports::Result& result) {
    reports::TextOptions options;
    options.colour = reports::wants_colour(STDOUT_FILENO);
    options.width = width_of(STDOUT_FILENO);
    std::cout << reports::to_text(result, options);
}

}  // namespace chathack::commands
