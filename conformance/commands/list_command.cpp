#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/suite/plan.hpp"
#include "conformance/suite/sources.hpp"

namespace chathack::commands {
namespace {

struct ListArguments {
    std::vector<std::string> scenarios;
    std::vector<std::string> only;
};

int list(const ListArguments& arguments) {
    const auto sources = suite::read_sources(arguments.scenarios);
    print(sources.diagnostics);
    suite::Selection selection;
    selection.side.reset();
    selection.only = arguments.only;
    for (const auto& item : suite::make_plan(sources.cases, selection, 1)) {
        fmt::print("{:<44} {:<24} {}\n", item.scenario_case->id, fmt::join(item.scenario_case->clauses, " "),
                   item.scenario_case->title);
    }
    return has_errors(sources.diagnostics) ? wrong_use : conforms;
}

int lint(const std::vector<std::string>& scenarios) {
    const auto sources = suite::read_sources(scenarios, true);
    print(sources.diagnostics);
    if (has_errors(sources.diagnostics)) return wrong_use;
    fmt::print("{} file{}, {} case{}, no errors\n", sources.files, sources.files == 1 ? "" : "s",
               sources.cases.size(), sources.cases.size() == 1 ? "" : "s");
    return conforms;
}

}  // namespace

Subcommand add_list_command(CLI::App& app) {
    const auto arguments = std::make_shared<ListArguments>();
    auto* command = app.add_subcommand("list", "show the cases");
    command->footer(examples("chathack-conform", {"list", "list scenarios/private"}));
    command->add_option("scenarios", arguments->scenarios, "scenario files or folders");
    command->add_option("--only", arguments->only, "only cases or clauses that match this glob");
    return {command, [arguments] { return list(*arguments); }};
}

Subcommand add_lint_command(CLI::App& app) {
    const auto scenarios = std::make_shared<std::vector<std::string>>();
    auto* command =
        app.add_subcommand("lint", "check scenario files; with none, the whole suite and its coverage");
    command->footer(examples("chathack-conform", {"lint", "lint mine.yaml"}));
    command->add_option("scenarios", *scenarios, "scenario files or folders");
    return {command, [scenarios] { return lint(*scenarios); }};
}

}  // namespace chathack::commands
