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
    const auto plan = suite::make_plan(sources.cases, selection, 1);
    for (const auto& item : plan) {
        say(fmt::format("{:<44} {:<24} {}\n", item.scenario_case->id,
                        fmt::join(item.scenario_case->clauses, " "), item.scenario_case->title));
    }
    if (has_errors(sources.diagnostics)) return wrong_use;
    return plan.empty() ? complain(wrong_use, "no case is selected; `chathack-conform list` shows them all")
                        : conforms;
}

}  // namespace

Subcommand add_list_command(CLI::App& app) {
    const auto arguments = std::make_shared<ListArguments>();
    auto* command = app.add_subcommand("list", "show the cases");
    command->footer(examples("chathack-conform", {"list", "list scenarios/private"}));
    command_line::add_list(*command, "scenarios", arguments->scenarios, "scenario files or folders");
    command_line::add_list(*command, "--only", arguments->only,
                           "only cases or clauses that match this glob; may be repeated");
    return {command, [arguments] { return list(*arguments); }};
}

}  // namespace chathack::commands
