#include "reports/render/clauses_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/render/markup.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports {
namespace {

using markup::element;
using markup::mark;
using markup::marked_up;
using markup::text;
using verdict::Outcome;

std::string note(const std::string& content) { return element("span", {{"class", "note"}}, content); }

std::string tile(const ClauseResult& clause, const std::string& family) {
    const std::string level{verdict::to_string(clause.level)};
    const auto* class_name = clause.level == verdict::Level::must     ? "must"
                             : clause.level == verdict::Level::should ? "should"
                                                                      : "open";
    const auto number = clause.id.substr(std::min(family.size() + 1, clause.id.size()));
    return markup::script_link(
        "#cases?clause=" + markup::in_address(clause.id),
        mark(clause.verdict) + element("span", {{"class", "number"}}, text(number)) +
            element("span", {{"class", "unseen"}}, " of " + text(family) + ", " + level),
        {{"class", fmt::format("tile {} {}", verdict::to_string(clause.verdict), class_name)},
         {"title", level + ": " + clause.text}});
}

/// How many cases of a clause had each outcome.
std::string spread(const std::vector<CaseFinding>& findings) {
    std::map<Outcome, std::size_t> numbers;
    for (const auto& finding : findings)
        ++numbers[outcome_of(*finding.verdict)];
    std::string tallies;
    for (const auto& look : verdict::all_looks())
        if (const auto number = numbers[look.outcome]; number > 0)
            tallies += element("span", {{"class", "tally"}}, mark(look.outcome) + std::to_string(number));
    return tallies.empty() ? note("none") : tallies;
}

std::string clause_table(const Result& result, const FindingsByClause& findings) {
    std::string rows;
    for (const auto& clause : result.clauses) {
        const auto untested =
            clause.untestable_why.empty()
                ? ""
                : element("div", {{"class", "note"}}, "Not tested: " + text(clause.untestable_why));
        rows += element("tr", {},
                        element("th", {{"scope", "row"}}, mark(clause.verdict) + link_to_clause(clause.id)) +
                            element("td", {}, std::string{verdict::to_string(clause.level)}) +
                            element("td", {}, marked_up(clause.text) + untested) +
                            element("td", {}, spread(findings_of(findings, clause.id))));
    }
    return markup::table("clauses", "All clauses", {"Clause", "Level", "What it says", "Cases"}, rows);
}

std::string profile_row(const ClauseResult& clause, const std::map<std::string, std::string>& promises) {
    std::string seen, meanings;
    for (const auto& [name, number] : clause.behaviours) {
        const bool other = name == verdict::other_behaviour;
        const auto choice = std::ranges::find(clause.choices, name, &ChoiceResult::name);
        const auto meaning = choice != clause.choices.end() ? choice->text
                             : other                        ? "Something that no choice lists."
                                                            : "";
        seen += element("div", {},
                        element("span", {{"class", other ? "choice other" : "choice"}}, text(name)) +
                            (clause.behaviours.size() > 1 ? note(" in " + counted(number, "case")) : ""));
        meanings += element("div", {}, marked_up(meaning));
    }
    if (seen.empty()) seen = note("not seen");
    const auto declared = promises.find(clause.id);
    if (declared != promises.end())
        seen += element("div", {{"class", "note"}}, "declared: " + text(declared->second));
    return element(
        "tr", {},
        element("th", {{"scope", "row"}},
                link_to_clause(clause.id) + element("div", {{"class", "note"}}, marked_up(clause.text))) +
            element("td", {}, seen) + element("td", {}, meanings) +
            element("td", {}, note(text(clause.reference))));
}

}  // namespace

FindingsByClause findings_by_clause(const Result& result) {
    FindingsByClause findings;
    for (const auto& one : result.cases)
        for (const auto& finding : one.verdicts)
            findings[finding.clause].push_back({&one, &finding});
    return findings;
}

const std::vector<CaseFinding>& findings_of(const FindingsByClause& findings, std::string_view clause) {
    static const std::vector<CaseFinding> none;
    const auto at = findings.find(clause);
    return at == findings.end() ? none : at->second;
}

std::string link_to_clause(const std::string& id) {
    return markup::script_link("#cases?clause=" + markup::in_address(id), text(id));
}

std::string clauses_html(const Result& result, const FindingsByClause& findings) {
    std::vector<std::string> names;
    std::map<std::string, std::string> tiles;
    std::map<Outcome, bool> used;
    for (const auto& clause : result.clauses) {
        const auto dash = std::min(clause.id.rfind('-'), clause.id.size());
        const auto family = clause.id.substr(0, dash);
        if (tiles[family].empty()) names.push_back(family);
        tiles[family] += element("li", {}, tile(clause, family));
        used[clause.verdict] = true;
    }
    std::string families;
    for (const auto& name : names)
        families += element("div", {{"class", "family"}},
                            element("h3", {}, text(name)) + element("ul", {{"class", "tiles"}}, tiles[name]));
    std::string key;
    for (const auto& look : verdict::all_looks())
        if (used[look.outcome])
            key += element("span", {}, mark(look.outcome, false) + " " + text(look.sentence));
    for (const auto& [name, class_name] :
         {std::pair{"MUST", "must"}, std::pair{"SHOULD", "should"}, std::pair{"OPEN", "open"}})
        key += element("span", {}, fmt::format("<span class=\"swatch {}\"></span> {}", class_name, name));
    return markup::section(
        "clauses", "Clauses",
        element("div", {{"class", "families"}}, families) + element("p", {{"class", "key"}}, key) +
            element("details", {},
                    element("summary", {}, fmt::format("All {} clauses in words", result.clauses.size())) +
                        clause_table(result, findings)));
}

std::string profile_html(const Result& result) {
    std::string rows;
    for (const auto& clause : result.clauses)
        if (clause.level == verdict::Level::open) rows += profile_row(clause, result.target.promises);
    if (rows.empty()) return {};
    return markup::section(
        "profile", "Profile",
        element("p", {{"class", "lead"}},
                "Where the protocol leaves a choice, every listed behaviour conforms. These are "
                "the choices that the target makes.") +
            markup::table("profile", "Profile", {"Clause", "The target", "What that means", "The reference"},
                          rows));
}

}  // namespace chathack::reports
