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
    auto page = std::async(std::launch::async, [&] {  // in parallel: it takes as long as the other two
        return reports::write_file(folder / "report.html", reports::to_html(result));
    });
    const bool others =
        reports::write_file(folder / "result.json", reports::to_json(result)) &&
        reports::write_file(folder / "junit.xml", reports::to_junit(result, {.should_fails = strict}));
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
    }
    result.run.partial = true;
    result.run.partial_why = "steps and transcripts are left out, as there was no room to write them";
    return reports::write_file(folder / "result.json", reports::to_json(result));
}

}  // namespace

int exit_code(const reports::Result& result) { return static_cast<int>(reports::standing_of(result)); }

int write_results(const std::filesystem::path& folder, const reports::Result& result, bool strict) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return complain(harness_error,
                        fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
    if (write_reports(folder, result, strict)) return conforms;
    return complain(
        harness_error,
        write_verdicts(folder, result)
            ? fmt::format("there is no room for all results below {}: result.json has the verdicts only",
                          folder.string())
            : fmt::format("cannot write the results below {}", folder.string()));
}

void print_text(const reports::Result& result) {
    reports::TextOptions options;
    options.colour = reports::wants_colour(STDOUT_FILENO);
    options.width = width_of(STDOUT_FILENO);
    std::cout << reports::to_text(result, options);
}

}  // namespace chathack::commands
