#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "conformance/clauses/clauses.hpp"
#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/input/nearest.hpp"
#include "conformance/suite/plan.hpp"
#include "conformance/suite/sources.hpp"

namespace chathack::commands {
namespace {

int explain_clause(const clauses::Clause& clause, const suite::Sources& sources) {
    say(fmt::format("{} ({}, {})\n{}\n", clause.id, verdict::to_string(clause.level),
                    clauses::to_string(clause.side), clause.text));
    if (!clause.note.empty()) say(fmt::format("{}\n", clause.note));
    for (const auto& behaviour : clause.behaviours) {
        say(fmt::format("  {:<12} {}{}\n", behaviour.name, behaviour.text,
                        behaviour.name == clause.reference ? " (the reference does this)" : ""));
    }
    if (!clause.untested.empty()) say(fmt::format("Not tested: {}\n", clause.untested));
    say(fmt::format("\ncases:\n"));
    suite::Selection selection;
    selection.side.reset();
    selection.only = {std::string{clause.id}};
    for (const auto& item : suite::make_plan(sources.cases, selection, 1)) {
        say(fmt::format("  {:<44} {}\n", item.scenario_case->id, item.scenario_case->title));
    }
    return conforms;
}

void print_steps(const std::vector<scenario::Step>& steps, std::size_t indent) {
    constexpr std::size_t shown_max = 200;
    for (std::size_t i = 0; i < std::min(steps.size(), shown_max); ++i) {
        say(fmt::format("{:{}}{:>3}  {}\n", "", indent, steps[i].index, steps[i].text));
        if (const auto* parallel = std::get_if<scenario::ParallelStep>(&steps[i].what)) {
            for (const auto& branch : parallel->branches)
                print_steps(branch, indent + 4);
        }
    }
    if (steps.size() > shown_max)
        say(fmt::format("{:{}}     and {} more\n", "", indent, steps.size() - shown_max));
}

/// The scenario of a case: "global/limit" of "global/limit:one-byte".
std::string_view scenario_of(const scenario::Case& one) {
    return std::string_view{one.id}.substr(0, one.id.find(':'));
}

/// Prints all cases of a scenario. False when there is no such scenario.
bool explain_scenario(const std::string& word, const suite::Sources& sources) {
    bool found = false;
    for (const auto& one : sources.cases) {
        if (scenario_of(one) != word) continue;
        if (!found) say(fmt::format("{}  ({})\n{}\ncases:\n", word, one.file, one.about));
        say(fmt::format("  {:<44} {}\n", one.id, one.title));
        found = true;
    }
    return found;
}

/// The clause, scenario or case that is nearest to `word`; empty when none is near.
std::string nearest(const std::string& word, const suite::Sources& sources) {
    if (const auto* clause = clauses::nearest_clause(word)) return std::string{clause->id};
    std::vector<std::string_view> names;
    for (const auto& one : sources.cases) {
        names.emplace_back(one.id);
        names.push_back(scenario_of(one));
    }
    return std::string{input::nearest_word(word, names)};
}

int explain(const std::string& word) {
    const auto sources = suite::read_sources({});
    if (const auto* clause = clauses::find_clause(word)) return explain_clause(*clause, sources);
    for (const auto& one : sources.cases) {
        if (one.id != word) continue;
        say(fmt::format("{}  ({}:{})\n{}\nclauses: {}\n\n{}\n", one.id, one.file, one.position.line,
                        one.title, fmt::join(one.clauses, ", "), one.about));
        print_steps(one.steps, 0);
        return conforms;
    }
    if (explain_scenario(word, sources)) return conforms;
    const auto near = nearest(word, sources);
    return complain(wrong_use, fmt::format("{} is neither a clause, a scenario nor a case{}; see "
                                           "docs/protocol.md and `chathack-conform list`",
                                           word, near.empty() ? "" : "; did you mean " + near + "?"));
}

}  // namespace

Subcommand add_explain_command(CLI::App& app) {
    const auto word = std::make_shared<std::string>();
    auto* command = app.add_subcommand("explain", "explain a clause, a scenario or a case");
    command->footer(examples("chathack-conform", {"explain GLOBAL-7", "explain global/limit",
                                                  "explain global/limit:one-byte-1024"}));
    command->add_option("what", *word, "a clause such as GLOBAL-7, a scenario or a case")->required();
    return {command, [word] { return explain(*word); }};
}

}  // namespace chathack::commands
