#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "reports/commands/files.hpp"
#include "reports/model/case_file.hpp"
#include "reports/render/badge.hpp"
#include "reports/render/csv.hpp"
#include "reports/render/ctrf.hpp"
#include "reports/render/html.hpp"
#include "reports/render/junit.hpp"
#include "reports/render/markdown.hpp"
#include "reports/render/sarif.hpp"
#include "reports/render/simulation_html.hpp"
#include "reports/text/terminal.hpp"
#include "reports/text/text.hpp"

namespace chathack::reports::commands {
namespace {

TextOptions terminal_options() {
    TextOptions options;
    options.colour = wants_colour(STDOUT_FILENO);
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) options.width = size.ws_col;
    return options;
}

/// The options of a rendering.
struct RenderingArguments {
    std::string result;
    std::string output;
    std::string place;
    bool musts_only = false;
    bool svg = false;
};
using Render = std::function<std::string(const Result&, const RenderingArguments&)>;

struct Rendering {
    CLI::App* app;
    std::shared_ptr<RenderingArguments> arguments;
    Subcommand command;
};

Rendering declare(CLI::App& app, const char* name, const char* what,
                  std::function<int(const RenderingArguments&)> run) {
    auto arguments = std::make_shared<RenderingArguments>();
    auto* made = app.add_subcommand(name, what);
    made->add_option("RESULT", arguments->result, "result.json of a run, or its folder")->required();
    made->add_option("-o,--output", arguments->output, "the file to write (default: standard output)");
    return {made, arguments, {made, [arguments, run = std::move(run)] { return run(*arguments); }}};
}

Rendering add(CLI::App& app, const char* name, const char* what, Render render) {
    return declare(app, name, what, [render = std::move(render)](const RenderingArguments& arguments) -> int {
        const auto result = read_result(arguments.result);
        return result ? write(render(*result, arguments), arguments.output) : wrong_use;
    });
}

/// Nothing of a pipe, which can be read only once.
std::optional<std::string> beginning_of(const std::string& path) {
    constexpr std::size_t enough = 256;
    std::error_code ignored;
    const auto file = std::filesystem::is_regular_file(path, ignored) ? CaseFile::open(path) : nullptr;
    return file ? std::optional{file->read(0, enough)} : std::nullopt;
}

/// Writes the page of a conformance run, or of a result of chathack-sim.
int write_html(const RenderingArguments& arguments) {
    const auto file = result_file(arguments.result);
    if (const auto beginning = beginning_of(file); beginning && !is_of_simulation(*beginning)) {
        const auto result = read_result(file);
        return result ? write(to_html(*result), arguments.output) : wrong_use;
    }
    const auto text = read_text(file);
    if (!text) return wrong_use;
    std::string why_not;
    std::optional<std::string> page;
    if (is_of_simulation(*text))
        page = simulation_html(*text, why_not);
    else if (const auto result = from_json(*text, why_not))
        page = to_html(*result);
    return page ? write(*page, arguments.output) : complain(wrong_use, file + ": " + why_not);
}

}  // namespace

std::vector<Subcommand> add_rendering_commands(CLI::App& app) {
    const auto show =
        add(app, "show", "print what chathack-conform prints at the end of a run",
            [](const auto& result, const auto&) { return to_text(result, terminal_options()); });
    const auto html =
        declare(app, "html", "write the page that chathack-conform and chathack-sim write beside a result",
                write_html);
    const auto junit =
        declare(app, "junit", "write JUnit XML", [](const RenderingArguments& arguments) -> int {
            const auto result = read_result(arguments.result);
            if (!result) return wrong_use;
            return write([&](std::ostream& out) { write_junit(*result, out, {!arguments.musts_only}); },
                         arguments.output);
        });
    junit.app->add_flag("--musts-only", junit.arguments->musts_only, "a violated SHOULD is not a failure");
    const auto ctrf = add(app, "ctrf", "write CTRF, the JSON of the Common Test Report Format",
                          [](const auto& result, const auto&) { return to_ctrf(result); });
    const auto sarif = add(app, "sarif", "write SARIF 2.1.0, for code scanning",
                           [](const auto& result, const auto& arguments) {
                               auto repository = repository_of(std::filesystem::current_path());
                               if (!arguments.place.empty()) repository.fallback = arguments.place;
                               return to_sarif(result, repository);
                           });
    sarif.app->add_option(
        "--place", sarif.arguments->place,
        "the file of findings whose target has no file in the repository, as a path from the "
        "root of that (default: its README)");
    const auto markdown = add(app, "markdown", "write Markdown, for a job summary or a comment",
                              [](const auto& result, const auto&) { return to_markdown(result); });
    const auto csv = add(app, "csv", "write CSV: one line for each finding",
                         [](const auto& result, const auto&) { return to_csv(result); });
    const auto badge = add(app, "badge", "write a badge: JSON for shields.io, or a picture",
                           [](const auto& result, const auto& arguments) {
                               return arguments.svg ? to_badge_svg(result) : to_badge_json(result);
                           });
    badge.app->add_flag("--svg", badge.arguments->svg, "write a picture (SVG) instead of JSON");
    return {show.command,  html.command,     junit.command, ctrf.command,
            sarif.command, markdown.command, csv.command,   badge.command};
}

}  // namespace chathack::reports::commands
