#include "reports/matrix/matrix_overview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "reports/render/markup.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports::matrix {
namespace {

using markup::element;
using markup::mark;
using markup::text;
using verdict::Outcome;

constexpr std::size_t columns_with_words = 8;  // there is room for the names of behaviours

std::string label_of(const Column& column) { return column.name.empty() ? "without a name" : column.name; }

std::string words_of(const Column& column) {
    return label_of(column) + (column.network.empty() ? "" : " on " + column.network);
}

std::string name_html(const Column& column) {
    const auto label = text(label_of(column));
    return column.report.empty() ? label
                                 : element("a", {{"href", markup::file_address(column.report)}}, label);
}

Outcome mark_of(const Column& column, const std::string& clause) {
    const auto at = column.cells.find(clause);
    return at == column.cells.end() ? Outcome::untested : at->second.mark;
}

std::size_t number_of(const std::map<verdict::Level, std::size_t>& numbers, verdict::Level level) {
    const auto at = numbers.find(level);
    return at == numbers.end() ? 0 : at->second;
}

std::string violated_words(const Column& column) {
    std::string words;
    for (const auto level : verdict::all_levels)
        if (const auto number = number_of(column.violated, level); number > 0)
            words += fmt::format("{}{} {}", words.empty() ? "" : ", ", number, verdict::to_string(level));
    return words.empty() ? "0" : words;
}

std::string family_of(const ClauseResult& clause) {
    return clause.id.substr(0, std::min(clause.id.rfind('-'), clause.id.size()));
}

std::string number_cell(const std::string& content) { return element("td", {{"class", "number"}}, content); }

class Overview {
public:
    explicit Overview(const Matrix& matrix)
        : matrix_{matrix}, few_{matrix.columns.size() <= columns_with_words} {}

    std::string write() const {
        return element("div", {{"class", "overview matrix-view"}}, hero() + ranking() + clauses());
    }

private:
    std::string hero() const {
        std::set<std::string> names, networks;
        std::vector<std::string> best;
        std::size_t spotless = 0, broken = 0;
        for (const auto& column : matrix_.columns) {
            names.insert(column.name);
            networks.insert(column.network);
            if (!column.problem.empty()) {
                ++broken;
                continue;
            }
            if (column.rank == 1) best.push_back(words_of(column));
            if (violated_words(column) == "0") ++spotless;
        }
        const auto all = counted(matrix_.columns.size(), "run");
        auto sentence = spotless == 0
                            ? "Nobody keeps"
                            : fmt::format("{} of {} keep{}", spotless, all, spotless == 1 ? "s" : "");
        sentence += " every clause that was decided.";
        if (!best.empty() && best.size() <= 3) sentence += fmt::format(" Best: {}.", fmt::join(best, ", "));
        if (broken > 0)
            sentence += fmt::format(" {} did not come to {} end.", counted(broken, "run"),
                                    broken == 1 ? "its" : "their");
        const auto title = counted(names.size(), "implementation") +
                           (networks.size() > 1 ? fmt::format(" on {} networks", networks.size()) : "") +
                           ", " + counted(matrix_.clauses.size(), "clause");
        return element("section", {{"class", "hero matrix-hero"}, {"aria-labelledby", "verdict"}},
                       element("div", {},
                               element("h1", {{"id", "verdict"}}, text(title)) +
                                   element("p", {{"class", "headline"}}, text(sentence))));
    }

    std::string ranking() const {
        std::map<verdict::Level, std::size_t> clauses;
        for (const auto& clause : matrix_.clauses)
            ++clauses[clause.level];
        std::string rows;
        for (std::size_t i = 0; i < matrix_.columns.size(); ++i)
            rows += ranking_row(matrix_.columns[i], i, clauses);
        return markup::section(
            "ranking", "Ranking",
            element("p", {{"class", "lead"}},
                    "Fewest violated MUST clauses first, then SHOULD, then OPEN, then fewest not decided. "
                    "Equals share a "
                    "rank.") +
                markup::table("ranking", "Ranking",
                              {"Rank", "Implementation", "MUST kept", "SHOULD kept", "OPEN observed",
                               "Violated", "Not decided", "Clauses", "Cases", "Time"},
                              rows));
    }

    static std::string ranking_row(const Column& column, std::size_t index,
                                   const std::map<verdict::Level, std::size_t>& clauses) {
        const bool broken = !column.problem.empty();
        auto name = name_html(column) + network_html(column, "variant");
        if (broken)
            name += element("div", {{"class", "problem"}}, "Not run to its end: " + text(column.problem));
        auto row = element("td", {{"class", "rank"}}, broken ? "–" : std::to_string(column.rank)) +
                   element("th", {{"scope", "row"}}, name);
        for (const auto level : verdict::all_levels) {
            const auto kept = column.cases > 0 ? std::to_string(number_of(column.kept, level)) : "–";
            row += number_cell(
                kept + element("span", {{"class", "note"}}, fmt::format(" / {}", number_of(clauses, level))));
        }
        row += number_cell(violated_words(column)) + number_cell(std::to_string(column.undecided)) +
               element("td", {{"class", "bar-cell"}},
                       element("div", {{"class", "chart part-bar"}, {"data-column", std::to_string(index)}},
                               "")) +
               number_cell(std::to_string(column.cases)) +
               number_cell(markup::time_in_words(column.duration_us));
        return element("tr", {{"class", broken ? "broken" : ""}}, row);
    }

    static std::string network_html(const Column& column, const std::string& class_name) {
        return column.network.empty() ? ""
                                      : " " + element("span", {{"class", class_name}}, text(column.network));
    }

    std::string clauses() const {
        std::string groups, rows, family;
        const auto end_group = [&] {
            if (!rows.empty()) groups += element("tbody", {}, family_row(family) + rows);
            rows.clear();
        };
        for (const auto& clause : by_family()) {
            const auto name = family_of(*clause);
            if (name != family) end_group();
            family = name;
            rows += clause_row(*clause);
        }
        end_group();
        const auto table =
            element("table", {{"class", few_ ? "matrix few" : "matrix"}}, head() + groups + foot());
        return markup::section("matrix", "Clauses",
                               element("div", {{"class", "matrix-tools"}}, "") + legend() +
                                   element("div", {{"class", "scroll matrix-box"}}, table));
    }

    /// The clauses of a family together, families in the order of their first clauses.
    std::vector<const ClauseResult*> by_family() const {
        std::map<std::string, std::size_t> first;
        std::vector<const ClauseResult*> all;
        const auto place = [&](const ClauseResult* clause) { return first.at(family_of(*clause)); };
        for (const auto& clause : matrix_.clauses) {
            first.emplace(family_of(clause), all.size());
            all.push_back(&clause);
        }
        std::ranges::stable_sort(all, {}, place);
        return all;
    }

    std::string family_row(const std::string& family) const {
        return element(
            "tr", {{"class", "family-row"}},
            element("th", {{"scope", "rowgroup"}, {"colspan", std::to_string(matrix_.columns.size() + 2)}},
                    text(family)));
    }

    std::string clause_row(const ClauseResult& clause) const {
        const std::string level{verdict::to_string(clause.level)};
        std::string cells;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < matrix_.columns.size(); ++i) {
            cells += cell(clause, i);
            if (verdict::is_kept(mark_of(matrix_.columns[i], clause.id))) ++kept;
        }
        const auto* class_name = clause.level == verdict::Level::must     ? "must"
                                 : clause.level == verdict::Level::should ? "should"
                                                                          : "open";
        const auto head = element("span", {{"class", "clause"}},
                                  element("b", {}, text(clause.id)) + " " +
                                      element("span", {{"class", "level-name"}}, level)) +
                          " " + element("span", {{"class", "clause-text"}}, markup::marked_up(clause.text)) +
                          letters_key(clause);
        return element(
            "tr", {{"data-clause", clause.id}},
            element("th", {{"scope", "row"}, {"class", class_name}}, head) + cells +
                element("td", {{"class", "total"}}, fmt::format("{} / {}", kept, matrix_.columns.size())));
    }

    std::string cell(const ClauseResult& clause, std::size_t index) const {
        const auto& column = matrix_.columns[index];
        const auto at = column.cells.find(clause.id);
        std::string behaviours;
        if (at != column.cells.end())
            for (const auto& one : at->second.behaviours)
                behaviours += few_ ? (behaviours.empty() ? "" : ", ") + one : letter_of(clause, one);
        const auto outcome = mark_of(column, clause.id);
        return element(
            "td", {{"class", std::string{verdict::to_string(outcome)}}},
            element(
                "a", {{"class", "cell"}, {"data-cell", fmt::format("{}/{}", clause.id, index)}},
                mark(outcome) +
                    (behaviours.empty() ? "" : element("span", {{"class", "behaviour"}}, text(behaviours)))));
    }

    /// A letter for a behaviour, by its place among the choices of its clause.
    static std::string letter_of(const ClauseResult& clause, const std::string& behaviour) {
        const auto at = std::ranges::find(clause.choices, behaviour, &ChoiceResult::name);
        return {at == clause.choices.end() ? 'x' : static_cast<char>('a' + (at - clause.choices.begin()))};
    }

    /// What the letters in a row mean, when its cells have no room for words.
    std::string letters_key(const ClauseResult& clause) const {
        std::set<std::string> words;
        for (const auto& column : matrix_.columns)
            if (const auto at = column.cells.find(clause.id); at != column.cells.end())
                for (const auto& one : at->second.behaviours)
                    words.insert(letter_of(clause, one) + " " + one);
        if (few_ || words.empty()) return {};
        return element("span", {{"class", "letters"}}, text(fmt::format("{}", fmt::join(words, " · "))));
    }

    std::string head() const {
        auto cells = element("th", {{"scope", "col"}, {"class", "corner"}}, "Clause");
        for (const auto& column : matrix_.columns)
            cells += element(
                "th", {{"scope", "col"}, {"class", "implementation"}, {"title", words_of(column)}},
                element("span", {{"class", "upright"}},
                        element("b", {}, column.problem.empty() ? fmt::format("{}. ", column.rank) : "– ") +
                            name_html(column) + network_html(column, "note")));
        return element(
            "thead", {},
            element("tr", {}, cells + element("th", {{"scope", "col"}, {"class", "total"}}, "kept by")));
    }

    std::string foot() const {
        auto cells = element("th", {{"scope", "row"}}, "Clauses kept");
        for (const auto& column : matrix_.columns) {
            const auto kept = std::ranges::count_if(matrix_.clauses, [&](const auto& clause) {
                return verdict::is_kept(mark_of(column, clause.id));
            });
            cells += element("td", {{"class", "total"}}, std::to_string(kept));
        }
        return element("tfoot", {},
                       element("tr", {},
                               cells + element("td", {{"class", "total"}},
                                               fmt::format("of {}", matrix_.clauses.size()))));
    }

    /// The marks and what they mean.
    std::string legend() const {
        std::set<Outcome> used;
        for (const auto& clause : matrix_.clauses)
            for (const auto& column : matrix_.columns)
                used.insert(mark_of(column, clause.id));
        std::string items;
        for (const auto& look : verdict::all_looks())
            if (used.contains(look.outcome))
                items += element("li", {}, mark(look.outcome, false) + " " + text(look.sentence));
        return element("ul", {{"class", "key"}, {"aria-label", "Marks"}}, items);
    }

    const Matrix& matrix_;
    const bool few_;
};

}  // namespace

std::string overview_html(const Matrix& matrix) { return Overview{matrix}.write(); }

}  // namespace chathack::reports::matrix
