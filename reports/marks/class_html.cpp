#include "reports/marks/class_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "reports/marks/histogram_svg.hpp"
#include "reports/marks/likeness.hpp"
#include "reports/marks/parts_html.hpp"
#include "reports/render/markup.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports::marks {
namespace {

using markup::element;
using markup::text;

constexpr std::size_t shown_name_columns = 80;
constexpr std::size_t problem_columns = 300;
constexpr std::size_t pairs_max = 40;
constexpr const char* no_points = "–";

std::string cell(const std::string& content, const char* class_name = "count") {
    return element("td", {{"class", class_name}}, content);
}

std::string card_of(const std::string& head, const std::string& content) {
    return element("li", {{"class", "card"}}, element("h3", {}, head) + content);
}

std::string paragraph(const std::string& content, const char* class_name = "") {
    return element("p", {{"class", class_name}}, content);
}

class ClassPage {
public:
    ClassPage(const std::vector<Marks>& all, const Rubric& rubric, const std::vector<SubmissionLinks>& links)
        : all_{all}, rubric_{rubric}, links_{links} {
        for (const auto& marks : all) {
            if (marks.problem.empty()) points_.push_back(marks.points);
            for (const auto& clause : marks.clauses)
                if (known_.emplace(clause.id, &clause).second) clauses_.push_back(&clause);
        }
        std::ranges::sort(points_);
    }

    std::string write() const {
        const auto title = cut_to_columns(rubric_.title, shown_name_columns);
        return page_of("Class - " + title, element("div", {{"class", "overview matrix-view marks-view"}},
                                                   hero(title) + distribution() + submissions() + table() +
                                                       seldom() + groups() + profiles() + unstable()));
    }

private:
    std::string name(std::size_t index) const {
        const auto& own = all_[index].name;
        return text(own.empty() ? fmt::format("submission {}", index + 1)
                                : cut_to_columns(own, shown_name_columns));
    }

    std::string link_to(std::size_t index) const {
        const auto known = index < links_.size() && !links_[index].student.empty();
        return known ? element("a", {{"href", markup::file_address(links_[index].student)}}, name(index))
                     : name(index);
    }

    std::string names(const std::vector<std::size_t>& indices) const {
        std::string made;
        for (const auto index : indices)
            made += (made.empty() ? "" : ", ") + link_to(index);
        return made;
    }

    std::string hero(const std::string& title) const {
        std::int64_t time_us = 0;
        for (const auto& marks : all_)
            time_us += marks.duration_us;
        const auto broken = all_.size() - points_.size();
        auto sentence = counted(all_.size(), "submission") + ".";
        if (broken > 0) sentence += fmt::format(" {} could not be played.", broken);
        const auto facts = markup::facts({{"median", points_.empty() ? "" : points_text(median())},
                                          {"mean", points_.empty() ? "" : fmt::format("{:.1f}", mean())},
                                          {"from", points_.empty() ? "" : points_text(points_.front())},
                                          {"to", points_.empty() ? "" : points_text(points_.back())},
                                          {"maximum", points_text(rubric_.maximum)},
                                          {"plays each", std::to_string(rubric_.plays)},
                                          {"time of all", time_us > 0 ? long_time(time_us) : ""}});
        return element(
            "section", {{"class", "hero marks-hero"}, {"aria-labelledby", "verdict"}},
            element("h1", {{"id", "verdict"}}, text(title)) + paragraph(sentence, "headline") + facts);
    }

    double median() const {
        const auto half = points_.size() / 2;
        return points_.size() % 2 == 1 ? points_[half] : (points_[half - 1] + points_[half]) / 2;
    }
    double mean() const {
        return std::accumulate(points_.begin(), points_.end(), 0.0) / static_cast<double>(points_.size());
    }

    std::string distribution() const {
        if (points_.empty()) return {};
        const auto most = std::max(rubric_.maximum, points_.back());
        if (most <= rubric_.minimum) return {};
        const bool all_played = points_.size() == all_.size();
        return markup::section(
            "distribution", "Points",
            histogram_svg(points_, rubric_.minimum, most) +
                (all_played ? "" : paragraph("Without those that could not be played.", "note")));
    }

    std::string submissions() const {
        std::string rows;
        for (std::size_t i = 0; i < all_.size(); ++i)
            rows += submission_row(i);
        return markup::section("submissions", "Submissions",
                               markup::table("submissions", "Submissions",
                                             {"Submission", "Points", "Kept", "Violated", "Follows",
                                              "Not decided", "Unstable", "Time", "Reports"},
                                             rows));
    }

    std::string submission_row(std::size_t index) const {
        const auto& marks = all_[index];
        const auto number = [&](auto... standings) {
            const auto count = std::ranges::count_if(
                marks.clauses, [&](const auto& clause) { return ((clause.standing == standings) || ...); });
            return count == 0 ? std::string{} : std::to_string(count);
        };
        auto row = element("th", {{"scope", "row"}}, link_to(index) + remark(marks)) +
                   cell(has_points(marks) ? points_of(marks.points, marks.maximum) : no_points);
        if (!marks.problem.empty())
            row +=
                element("td", {{"colspan", "5"}, {"class", "wide problem"}},
                        "Not played: " + markup::marked_up(cut_to_columns(marks.problem, problem_columns)) +
                            (marks.ours ? " " + label("no fault of its own", true) : ""));
        else
            row += cell(number(ClauseStanding::kept)) +
                   cell(number(ClauseStanding::violated, ClauseStanding::partly)) +
                   cell(number(ClauseStanding::follows)) + cell(number(ClauseStanding::undecided)) +
                   cell(unstable_count(marks));
        return element("tr", {},
                       row + cell(marks.duration_us > 0 ? long_time(marks.duration_us) : "") +
                           cell(report_links(index), ""));
    }

    static std::string remark(const Marks& marks) {
        if (marks.remark.empty()) return {};
        return element("div", {{"class", "note"}},
                       markup::marked_up(cut_to_columns(marks.remark, problem_columns)));
    }

    static std::string unstable_count(const Marks& marks) {
        const auto number = std::ranges::count(marks.clauses, true, &ClauseMark::unstable);
        return number == 0 ? "" : std::to_string(number);
    }

    std::string report_links(std::size_t index) const {
        std::string made;
        if (index >= links_.size()) return made;
        for (std::size_t i = 0; i < links_[index].reports.size(); ++i)
            made +=
                (i == 0 ? "" : " ") + element("a", {{"href", markup::file_address(links_[index].reports[i])}},
                                              fmt::format("play {}", i + 1));
        return made;
    }

    std::string label_hidden(const std::string& id) const {
        return known_.at(id)->hidden ? " " + label("hidden") : "";
    }

    std::string table() const {
        if (clauses_.empty()) return {};
        auto head = element("th", {{"scope", "col"}, {"class", "corner"}}, "Submission");
        for (const auto* clause : clauses_)
            head += element("th", {{"scope", "col"}, {"title", clause->text}},
                            element("span", {{"class", "upright"}}, text(clause->id)));
        head += element("th", {{"scope", "col"}, {"class", "total"}}, "Points");
        std::string rows;
        for (std::size_t i = 0; i < all_.size(); ++i)
            rows += table_row(i);
        const auto box = element(
            "div",
            {{"class", "scroll matrix-box"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", "Matrix"}},
            element("table", {{"class", "matrix by-submission"}},
                    element("thead", {}, element("tr", {}, head)) + element("tbody", {}, rows) + foot()));
        return markup::section("matrix", "Submissions by clauses", key() + box);
    }

    std::string table_row(std::size_t index) const {
        const auto& marks = all_[index];
        auto row =
            element("th", {{"scope", "row"}, {"title", cut_to_columns(marks.name, shown_name_columns)}},
                    link_to(index));
        if (marks.problem.empty()) {
            std::map<std::string_view, const ClauseMark*> own;
            for (const auto& clause : marks.clauses)
                own.emplace(clause.id, &clause);
            for (const auto* clause : clauses_) {
                ClauseMark untried;
                untried.id = clause->id;
                untried.standing = ClauseStanding::untried;
                const auto at = own.find(clause->id);
                row += table_cell(at == own.end() ? untried : *at->second);
            }
        } else {
            row += element("td", {{"class", "untold"}, {"colspan", std::to_string(clauses_.size())}},
                           "not played");
        }
        return element("tr", {},
                       row + cell(has_points(marks) ? points_text(marks.points) : no_points, "total"));
    }

    static std::string table_cell(const ClauseMark& clause) {
        const auto& look = look_of(clause.standing);
        auto words = fmt::format("{}: {}", clause.id, look.sentence);
        if (clause.standing == ClauseStanding::follows)
            words = clause.id + ": follows from " + clause.follows_from;
        if (clause.unstable) words += ", unstable";
        if (clause.standing != ClauseStanding::untried) words += ", " + points_of(clause.points, clause.most);
        const auto mark = element("span", {{"class", fmt::format("mark {}", look.word)}},
                                  element("span", {{"aria-hidden", "true"}}, std::string{look.mark}) +
                                      element("span", {{"class", "unseen"}}, std::string{look.sentence}));
        return element("td", {{"class", std::string{look.word}}, {"title", words}},
                       mark + (clause.unstable ? element("span", {{"class", "unstable"}}, "≈") : ""));
    }

    std::string foot() const {
        auto cells = element("th", {{"scope", "row"}}, "Kept by");
        for (const auto* clause : clauses_) {
            const auto kept = std::ranges::count_if(all_, [&](const Marks& marks) {
                return marks.problem.empty() &&
                       std::ranges::any_of(marks.clauses, [&](const ClauseMark& one) {
                           return one.id == clause->id && one.standing == ClauseStanding::kept;
                       });
            });
            cells += cell(std::to_string(kept), "total");
        }
        return element("tfoot", {},
                       element("tr", {}, cells + cell(fmt::format("of {}", points_.size()), "total")));
    }

    static std::string key() {
        std::string items;
        for (const auto& look : all_standings())
            items += element("li", {}, standing_mark(look.standing, false) + std::string{look.sentence});
        items += element("li", {}, "≈ not the same in every play");
        return element("ul", {{"class", "key"}, {"aria-label", "Marks"}}, items);
    }

    std::string seldom() const {
        std::string cards;
        for (const auto& one : seldom_kept(all_)) {
            const auto& clause = *known_.at(one.clause);
            const auto kept =
                one.kept_by.empty() ? "nobody" : fmt::format("{} of {}", one.kept_by.size(), one.tried);
            cards += card_of(
                text(one.clause) + " " + label(std::string{verdict::to_string(clause.level)}) +
                    label_hidden(one.clause) + element("span", {{"class", "aside"}}, "kept by " + kept),
                paragraph(markup::marked_up(clause.text)) +
                    (one.kept_by.empty() ? "" : paragraph("Kept by " + names(one.kept_by) + ".", "note")));
        }
        if (cards.empty()) return {};
        return markup::section(
            "seldom", "What next to nobody keeps",
            paragraph("Kept by at most one in ten. Was it taught, and does the task say it?", "lead") +
                element("ul", {{"class", "findings"}}, cards));
    }

    std::string groups() const {
        std::string cards;
        for (const auto& group : same_faults(all_)) {
            std::string clauses;
            for (const auto& id : group.clauses)
                clauses += (clauses.empty() ? "" : ", ") + text(id);
            cards += card_of(
                counted(group.submissions.size(), "submission") +
                    element("span", {{"class", "aside"}}, counted(group.clauses.size(), "clause")),
                paragraph(names(group.submissions)) + paragraph("They violate " + clauses + ".", "note"));
        }
        if (cards.empty()) return {};
        return markup::section(
            "groups", "Groups with the same faults",
            paragraph("They violate the same clauses, and no others. One explanation may help all.", "lead") +
                element("ul", {{"class", "findings"}}, cards));
    }

    std::string profiles() const {
        const auto pairs = near_profiles(all_);
        std::string cards;
        for (std::size_t i = 0; i < std::min(pairs.size(), pairs_max); ++i) {
            const auto& pair = pairs[i];
            std::string rare;
            for (const auto& id : pair.rare)
                rare += (rare.empty() ? "" : ", ") + text(id);
            cards += card_of(
                link_to(pair.one) + " and " + link_to(pair.other),
                paragraph(fmt::format("{} of {} are the same.", pair.alike, counted(pair.of_both, "fault"))) +
                    paragraph("Few others go wrong in the same way in " + rare + ".", "note"));
        }
        if (cards.empty()) return {};
        const auto more = pairs.size() > pairs_max
                              ? paragraph(fmt::format("And {} more.", pairs.size() - pairs_max), "note")
                              : "";
        return markup::section(
            "profiles", "Nearly equal profiles",
            paragraph(
                "A hint to look, no evidence: these pairs share faults that few others have. The same book, "
                "example or tutor leads to the same faults, too.",
                "lead") +
                element("ul", {{"class", "findings"}}, cards) + more);
    }

    std::string unstable() const {
        std::string items;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            std::string clauses;
            for (const auto& clause : all_[i].clauses)
                if (clause.unstable) clauses += (clauses.empty() ? "" : ", ") + text(clause.id);
            if (!clauses.empty()) items += element("li", {}, link_to(i) + ": " + clauses);
        }
        if (items.empty()) return {};
        return markup::section(
            "unstable", "Not the same in every play",
            paragraph("The worst play counts. Look at these before points are given.", "lead") +
                element("ul", {{"class", "names"}}, items));
    }

    const std::vector<Marks>& all_;
    const Rubric& rubric_;
    const std::vector<SubmissionLinks>& links_;
    std::vector<double> points_;                      // of those that were played, least first
    std::vector<const ClauseMark*> clauses_;          // each once, as the first submission with it has it
    std::map<std::string, const ClauseMark*> known_;  // the same by id
};

}  // namespace

std::string class_html(const std::vector<Marks>& all, const Rubric& rubric,
                       const std::vector<SubmissionLinks>& links) {
    return ClassPage{all, rubric, links}.write();
}

}  // namespace chathack::reports::marks
