#include "reports/render/overview_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"
#include "reports/render/clauses_html.hpp"
#include "reports/render/markup.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports {
namespace {

using markup::element;
using markup::mark;
using markup::marked_up;
using markup::text;
using verdict::Outcome;

constexpr std::size_t links_max = 4;  // to the cases of a card

using Cases = std::vector<const CaseResult*>;

std::string case_links(const Cases& cases, const std::string& address_of_all) {
    std::string items;
    for (std::size_t i = 0; i < std::min(cases.size(), links_max); ++i) {
        const auto key = key_of_run(*cases[i]);
        items += element("li", {}, markup::script_link("#case/" + markup::in_address(key), text(key)));
    }
    if (cases.size() > links_max)
        items += element(
            "li", {},
            markup::script_link(address_of_all, fmt::format("and {} more", cases.size() - links_max)));
    return element("ul", {{"class", "case-links"}}, items);
}

std::string card(Outcome outcome, const std::string& content) {
    return element("li", {{"class", "card " + std::string{verdict::to_string(outcome)}}}, content);
}

std::string why_box(const std::string& why) {
    return why.empty() ? "" : element("p", {{"class", "why"}}, text(why));
}

std::string aside(const std::string& content) { return element("span", {{"class", "aside"}}, content); }

std::string share_of(std::int64_t part, std::int64_t whole) {
    if (part == 0 || whole == 0) return {};
    return fmt::format("{:.0f} % of the time", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

class Overview {
public:
    explicit Overview(const Result& result) : result_{result}, findings_{findings_by_clause(result)} {}

    std::string write() const {
        return element("div", {{"class", "overview"}},
                       hero() + wrong() + flaky() + clauses_html(result_, findings_) + profile_html(result_));
    }

private:
    std::string hero() const {
        const auto& run = result_.run;
        const auto standing = standing_of(result_);
        const bool incomplete = standing == Standing::incomplete;
        const auto* state = incomplete ? "partial" : standing == Standing::failed ? "failed" : "passed";
        const auto* stamp = incomplete ? "Incomplete" : standing == Standing::failed ? "Failed" : "Passed";
        std::int64_t waited = 0, starting = 0, busy = 0;
        for (const auto& one : result_.cases) {
            waited += std::min(one.waited_us, one.duration_us);
            starting += one.starting_us;
            busy += one.duration_us;
        }
        const auto round_trip = result_.timing.round_trip_us;
        const auto facts =
            markup::facts({{"cases",
                            std::to_string(result_.cases.size()) +
                                (run.started.empty()    ? " in virtual time"
                                 : run.duration_us == 0 ? ""  // of a run that was killed nobody knows
                                                        : " in " + markup::time_in_words(run.duration_us))},
                           {"started", started()},
                           {"seed", std::to_string(run.seed)},
                           {"round trip", round_trip > 0 ? markup::time_in_words(round_trip) : ""},
                           {"waiting", share_of(waited, busy)},
                           {"starting clients", share_of(starting, busy)},
                           {"network", !run.network.empty()         ? run.network
                                       : run.transport == "sockets" ? "real sockets"
                                                                    : run.transport},
                           {"packets", to_string(run.network_use)},
                           {"shard", run.shard},
                           {"suite", run.version}});
        const auto name = result_.target.name.empty() ? "The target" : result_.target.name;
        const auto partial =
            !run.partial
                ? ""
                : element("p", {{"class", "warning"}},
                          "This run was cut short, and says nothing about the cases it did not reach: " +
                              text(run.partial_why));
        std::string levels;
        for (const auto level : verdict::all_levels)
            levels += level_card(level);
        return element(
            "section", {{"class", fmt::format("hero {}", state)}, {"aria-labelledby", "verdict"}},
            element("div", {{"class", "verdict"}},
                    element("p", {{"class", "stamp"}}, stamp) +
                        element("h1", {{"id", "verdict"}}, text(name)) +
                        element("p", {{"class", "headline"}}, text(headline(result_))) + partial + facts) +
                element("div", {{"class", "levels"}}, levels));
    }

    /// "2026-01-02 03:04:05 UTC"
    std::string started() const {
        auto started = result_.run.started;
        if (const auto at = started.find('T'); at != std::string::npos) started[at] = ' ';
        if (started.ends_with('Z')) started.replace(started.size() - 1, 1, " UTC");
        return started;
    }

    std::string level_card(verdict::Level level) const {
        std::map<Outcome, std::size_t> numbers;
        std::size_t all = 0, kept = 0;
        for (const auto& clause : result_.clauses) {
            if (clause.level != level) continue;
            ++all;
            ++numbers[clause.verdict];
            if (verdict::is_kept(clause.verdict)) ++kept;
        }
        if (all == 0) return {};
        std::string legend;
        for (const auto& look : verdict::all_looks())
            if (const auto number = numbers[look.outcome]; number > 0)
                legend += element("li", {},
                                  mark(look.outcome, false) +
                                      fmt::format(" {} {}", number, verdict::label_of(look.outcome, level)));
        const std::string name{verdict::to_string(level)};
        return element("div", {{"class", "level"}},
                       element("h2", {}, name) +
                           element("p", {{"class", "figure"}},
                                   fmt::format("<b>{}</b> of {} {}", kept, all,
                                               level == verdict::Level::open ? "observed" : "kept")) +
                           element("div", {{"class", "chart part-bar"}, {"data-level", name}}, "") +
                           element("ul", {{"class", "legend"}}, legend));
    }

    std::string wrong() const {
        std::vector<const ClauseResult*> broken;
        for (const auto& clause : result_.clauses)
            if (!broken_runs(clause).empty()) broken.push_back(&clause);
        std::ranges::stable_sort(broken, std::greater{}, &ClauseResult::verdict);
        std::string cards;
        for (const auto* clause : broken)
            cards += finding_card(*clause);
        Cases died, undecided;
        for (const auto& one : result_.cases) {
            if (!one.target_died.empty()) died.push_back(&one);
            if (one.verdict == Outcome::inconclusive) undecided.push_back(&one);
        }
        if (!died.empty())
            cards += note_card(Outcome::violates_must, "The target died in " + counted(died.size(), "case"),
                               died, died.front()->target_died, "#cases?q=died");
        if (!undecided.empty())
            cards +=
                note_card(Outcome::inconclusive, counted(undecided.size(), "case") + " could not be decided",
                          undecided, first_why(*undecided.front()), "#cases?verdict=inconclusive");
        return cards.empty() ? ""
                             : markup::section("findings", "What is wrong",
                                               element("ol", {{"class", "findings"}}, cards));
    }

    static std::string first_why(const CaseResult& one) {
        if (!one.target_died.empty()) return one.target_died;
        const auto at =
            std::ranges::find_if(one.verdicts, [](const auto& finding) { return !finding.why.empty(); });
        return at == one.verdicts.end() ? "" : at->why;
    }

    std::vector<CaseFinding> broken_runs(const ClauseResult& clause) const {
        std::vector<CaseFinding> broken;
        std::ranges::copy_if(
            findings_of(findings_, clause.id), std::back_inserter(broken),
            [](const CaseFinding& finding) { return verdict::is_violation(outcome_of(*finding.verdict)); });
        return broken;
    }

    std::string finding_card(const ClauseResult& clause) const {
        const auto broken = broken_runs(clause);
        Cases cases;
        for (const auto& finding : broken)
            cases.push_back(finding.one);
        const auto all = findings_of(findings_, clause.id).size();
        return card(clause.verdict,
                    element("h3", {},
                            mark(clause.verdict) + link_to_clause(clause.id) + " " + level_name(clause) +
                                aside(fmt::format("{} of {}", broken.size(), counted(all, "case")))) +
                        element("p", {}, marked_up(clause.text)) + why_box(broken.front().verdict->why) +
                        consequences(clause.id) +
                        case_links(cases, "#cases?clause=" + markup::in_address(clause.id)));
    }

    static std::string level_name(const ClauseResult& clause) {
        return element("span", {{"class", "level-name"}}, std::string{verdict::to_string(clause.level)});
    }

    /// Which clauses are violated only since this one is.
    std::string consequences(const std::string& cause) const {
        std::string links;
        for (const auto& clause : result_.clauses)
            if (clause.follows_from == cause)
                links += (links.empty() ? "" : ", ") + link_to_clause(clause.id);
        return links.empty() ? "" : element("p", {{"class", "note"}}, "From this follows: " + links);
    }

    static std::string note_card(Outcome outcome, const std::string& title, const Cases& cases,
                                 const std::string& why, const std::string& address) {
        return card(outcome, element("h3", {}, mark(outcome) + text(title)) + why_box(why) +
                                 case_links(cases, address));
    }

    std::string flaky() const {
        std::string cards;
        for (const auto& runs : case_runs_of(result_)) {
            if (!runs.is_flaky()) continue;
            Cases bad;
            std::ranges::copy_if(runs.runs, std::back_inserter(bad),
                                 [](const auto* one) { return verdict::is_bad(one->verdict); });
            cards += card(
                Outcome::flaky,
                element("h3", {}, mark(Outcome::flaky) + element("code", {}, text(bad.front()->id))) +
                    element(
                        "p", {},
                        fmt::format("{} of {} went wrong", bad.size(), counted(runs.runs.size(), "run"))) +
                    case_links(bad, "#cases?q=" + markup::in_address(bad.front()->id)));
        }
        if (cards.empty()) return {};
        return markup::section(
            "flaky", "Flaky",
            element("p", {{"class", "lead"}},
                    "These cases were run several times, and came out now well, now not.") +
                element("ul", {{"class", "findings"}}, cards));
    }

    const Result& result_;
    FindingsByClause findings_;
};

}  // namespace

std::string overview_html(const Result& result) { return Overview{result}.write(); }

}  // namespace chathack::reports
