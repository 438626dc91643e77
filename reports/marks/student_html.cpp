#include "reports/marks/student_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "reports/marks/parts_html.hpp"
#include "reports/marks/student_view.hpp"
#include "reports/marks/submission_folder.hpp"
#include "reports/marks/transcript_html.hpp"
#include "reports/model/case_file.hpp"
#include "reports/model/case_runs.hpp"
#include "reports/render/markup.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports::marks {
namespace {

using markup::element;
using markup::text;

constexpr std::size_t name_columns = 120;
constexpr const char* unstable_words = "not the same in every play; the worst counts";

/// How much a page tells of each fault.
struct Detail {
    std::size_t lines;
    std::size_t columns;  ///< of the texts in a line
    std::size_t why_columns;
};
constexpr std::array<Detail, 5> details{
    {{40, 200, 1200}, {40, 100, 600}, {20, 80, 400}, {10, 60, 200}, {0, 60, 100}}};

class StudentPage {
public:
    StudentPage(const Marks& marks, const std::vector<const Result*>& plays, const StudentOptions& options)
        : marks_{marks}, plays_{plays}, options_{options} {
        for (const auto& clause : marks.clauses) {
            if (clause.hidden)
                hidden_.push_back(&clause);
            else
                clauses_.push_back(&clause);
        }
        for (const auto* play : plays)
            if (play) folders_.insert(folder_of(*play));
    }

    std::string write(const Detail& detail) const {
        const auto content = marks_.problem.empty() ? hero() + by_clause() + faults(detail) + consequences()
                                                    : hero() + last_lines();
        return page_of(name() + " - " + cut_to_columns(options_.title, name_columns),
                       element("div", {{"class", "overview marks-view"}}, content));
    }

private:
    std::string name() const {
        return marks_.name.empty() ? "Submission" : cut_to_columns(marks_.name, name_columns);
    }

    /// A text in which no hidden clause is named, and no folder of the machine.
    std::string told(std::string words) const {
        for (const auto& folder : folders_)
            words = without_folder(std::move(words), folder);
        return without_hidden(std::move(words), marks_);
    }

    /// Why a clause follows from another.
    std::string cause_of(const ClauseMark& clause) const {
        return is_hidden(clause.follows_from, marks_) ? "another fault" : told(clause.follows_from);
    }

    std::string hero() const {
        const bool failed = !marks_.problem.empty();
        const auto part =
            marks_.maximum > 0 ? std::clamp(100 * marks_.points / marks_.maximum, 0.0, 100.0) : 0;
        const auto meter = fmt::format(
            "<svg class=\"meter\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" "
            "aria-hidden=\"true\"><rect class=\"whole\" width=\"100\" height=\"4\"></rect>"
            "<rect class=\"part\" width=\"{:.1f}\" height=\"4\"></rect></svg>",
            part);
        const auto points = element("p", {{"class", "points"}},
                                    has_points(marks_) ? element("b", {}, points_text(marks_.points)) +
                                                             " of " + points_text(marks_.maximum) + " points"
                                                       : "no points yet");
        const auto facts = markup::facts(
            {{"course", cut_to_columns(options_.title, name_columns)},
             {"played", marks_.plays == 0   ? ""
                        : marks_.plays == 1 ? "once"
                                            : fmt::format("{} times, each with another seed", marks_.plays)},
             {"time", marks_.duration_us > 0 ? long_time(marks_.duration_us) : ""},
             {"bonus", marks_.bonus_most > 0
                           ? fmt::format("{} of these points, of at most {}", points_text(bonus_of(marks_)),
                                         points_text(marks_.bonus_most))
                           : ""}});
        auto content = failed ? element("p", {{"class", "stamp"}}, "Not played") : std::string{};
        content += element("h1", {{"id", "verdict"}}, text(name())) + points + meter;
        content += failed ? element("p", {{"class", "headline"}},
                                    markup::marked_up(cut_to_columns(told(marks_.problem), 1000)))
                          : legend();
        if (failed && marks_.ours) content += element("p", {}, std::string{no_fault});
        if (!marks_.remark.empty())
            content += element("p", {{"class", "note"}},
                               markup::marked_up(cut_to_columns(told(marks_.remark), 1000)));
        return element("section",
                       {{"class", failed ? "hero marks-hero problem" : "hero marks-hero"},
                        {"aria-labelledby", "verdict"}},
                       content + facts);
    }

    std::string legend() const {
        std::string items;
        for (const auto& look : all_standings()) {
            const auto number = std::ranges::count(clauses_, look.standing, &ClauseMark::standing);
            if (number > 0)
                items += element(
                    "li", {},
                    standing_mark(look.standing, false) + fmt::format(" {} {}", number, look.sentence));
        }
        return element("ul", {{"class", "legend"}, {"aria-label", "Clauses"}}, items);
    }

    std::string last_lines() const {
        if (options_.last_lines.empty()) return {};
        constexpr std::size_t bytes_max = 20'000;
        std::string_view lines = options_.last_lines;
        if (lines.size() > bytes_max) {
            lines.remove_prefix(lines.size() - bytes_max);
            lines.remove_prefix(std::min(lines.find('\n'), lines.size() - 1) + 1);  // a line that is cut
        }
        return markup::section("last-lines", "The last lines it wrote",
                               element("pre", {{"class", "why"}}, text(told(std::string{lines}))));
    }

    static std::string address_of(const ClauseMark& clause) { return "#" + markup::in_address(clause.id); }

    /// Whether the page has a card about the clause.
    static bool is_fault(const ClauseMark& clause) {
        return clause.standing != ClauseStanding::kept && clause.standing != ClauseStanding::untried &&
               clause.standing != ClauseStanding::follows && loses_points(clause);
    }

    std::string by_clause() const {
        std::vector<std::string> families;
        std::map<std::string, std::vector<const ClauseMark*>> members;
        for (const auto* clause : clauses_) {
            auto& family = members[family_of(clause->id)];
            if (family.empty()) families.push_back(family_of(clause->id));
            family.push_back(clause);
        }
        std::string bodies;
        for (const auto& family : families) {
            std::string rows;
            for (const auto* clause : members[family])
                rows += clause_row(*clause);
            bodies += element("tbody", {}, family_row(family, members[family]) + rows);
        }
        const auto head = element("tr", {},
                                  element("th", {{"scope", "col"}}, "Clause") +
                                      element("th", {{"scope", "col"}}, "Standing") +
                                      element("th", {{"scope", "col"}, {"class", "count"}}, "Points"));
        const auto table =
            element("table", {{"class", "by-clause"}}, element("thead", {}, head) + bodies + foot());
        return markup::section("by-clause", "Points by clause", table);
    }

    static std::string sum_row(const std::string& words, const std::string& points,
                               const std::string& class_name = "") {
        return element(
            "tr", {{"class", class_name}},
            element("th", {{"scope", class_name.empty() ? "row" : "rowgroup"}, {"colspan", "2"}}, words) +
                element("td", {{"class", "count"}}, points));
    }

    static std::string family_row(const std::string& family, const std::vector<const ClauseMark*>& members) {
        double points = 0, most = 0;
        for (const auto* clause : members) {
            if (clause->bonus || clause->standing == ClauseStanding::untried) continue;
            points += clause->points;
            most += clause->most;
        }
        return sum_row(text(family), most > 0 ? points_of(points, most) : "", "family-row");
    }

    std::string clause_row(const ClauseMark& clause) const {
        const auto id = text(clause.id);
        const auto about =
            element("b", {}, is_fault(clause) ? element("a", {{"href", address_of(clause)}}, id) : id) + " " +
            label(std::string{verdict::to_string(clause.level)}) + (clause.bonus ? " " + label("bonus") : "");
        const auto standing =
            standing_mark(clause.standing, false) + (clause.standing == ClauseStanding::follows
                                                         ? "follows from " + text(cause_of(clause))
                                                         : std::string{look_of(clause.standing).sentence});
        const auto points =
            clause.standing == ClauseStanding::untried ? "–" : points_of(clause.points, clause.most);
        const auto words = element("div", {{"class", "note"}}, markup::marked_up(told(clause.text))) +
                           (clause.unstable ? label(unstable_words, true) : "");
        // The text has a row of its own, so that it has the whole width of a telephone.
        return element(
                   "tr", {{"class", "facts-row"}},
                   element("th", {{"scope", "row"}}, about) + element("td", {}, standing) +
                       element("td", {{"class", loses_points(clause) ? "count lost" : "count"}}, points)) +
               element("tr", {}, element("td", {{"colspan", "3"}}, words));
    }

    std::string foot() const {
        std::string rows;
        double hidden = 0, hidden_most = 0, bonus = 0;
        for (const auto* clause : hidden_) {
            hidden += clause->points;
            if (clause->standing != ClauseStanding::untried) hidden_most += clause->most;
        }
        for (const auto* clause : clauses_)
            if (clause->bonus) bonus += clause->points;
        if (!hidden_.empty()) rows += sum_row("Hidden clauses", points_of(hidden, hidden_most));
        if (marks_.bonus_most > 0)
            rows += sum_row("Bonus", points_text(bonus) + " of at most " + points_text(marks_.bonus_most));
        rows += sum_row("Together, rounded", points_of(marks_.points, marks_.maximum));
        return element("tfoot", {}, rows);
    }

    std::string faults(const Detail& detail) const {
        std::vector<const ClauseMark*> all;
        std::ranges::copy_if(clauses_, std::back_inserter(all),
                             [](const auto* one) { return is_fault(*one); });
        std::ranges::stable_sort(all, std::greater{},
                                 [](const auto* one) { return one->most - one->points; });
        std::string cards;
        for (const auto* clause : all)
            cards += fault_card(*clause, detail);
        if (cards.empty()) return {};
        return markup::section("faults", "Where points were lost",
                               element("p", {{"class", "lead"}}, "The dearest come first.") +
                                   element("ol", {{"class", "faults"}}, cards));
    }

    std::string fault_card(const ClauseMark& clause, const Detail& detail) const {
        auto content = element("h3", {{"id", clause.id}},
                               standing_mark(clause.standing) + text(clause.id) + " " +
                                   label(std::string{verdict::to_string(clause.level)}) +
                                   (clause.bonus ? " " + label("bonus") : "") +
                                   element("span", {{"class", "aside"}},
                                           points_of(clause.points, clause.most) + " points")) +
                       element("p", {}, markup::marked_up(told(clause.text)));
        if (clause.unstable) content += element("p", {}, label(unstable_words, true));
        if (clause.standing == ClauseStanding::partly)
            content += element("p", {{"class", "note"}}, "Some of its scenarios keep it, and give points.");
        if (clause.standing == ClauseStanding::undecided)
            content += element("p", {{"class", "note"}},
                               "No case decided it. Nothing was shown, which gives no points.");
        if (!clause.why.empty())
            content +=
                element("h4", {}, "What was wrong") +
                element("p", {{"class", "why"}}, text(cut_to_columns(told(clause.why), detail.why_columns)));
        content += clause.case_hidden ? element("p", {{"class", "note"}}, std::string{case_kept_back})
                                      : conversation(clause, detail) + at_home(clause);
        return element("li", {{"class", fmt::format("card {}", look_of(clause.standing).word)}}, content);
    }

    /// The case that shows the fault, in the play that does.
    std::optional<CaseResult> case_of(const ClauseMark& clause, std::uint64_t& step) const {
        if (clause.case_id.empty() || clause.play >= plays_.size() || !plays_[clause.play]) return {};
        const CaseResult* found = nullptr;
        for (const auto& one : plays_[clause.play]->cases) {
            if (key_of(one) != clause.case_id) continue;
            for (const auto& finding : one.verdicts) {
                if (finding.clause != clause.id) continue;
                const bool better = !found || verdict::is_violation(outcome_of(finding));
                if (!better) continue;
                found = &one;
                step = finding.step;
                if (verdict::is_violation(outcome_of(finding))) return with_transcript(one);
            }
        }
        if (!found) return {};
        return with_transcript(*found);
    }

    std::string conversation(const ClauseMark& clause, const Detail& detail) const {
        std::uint64_t step = 0;
        const auto one = case_of(clause, step);
        if (!one) return {};
        TranscriptOptions options;
        options.lines_max = detail.lines;
        options.columns_max = detail.columns;
        options.told = [this](const std::string& words) { return told(words); };
        const auto lines = transcript_html(*one, step, options);
        const auto title = text(cut_to_columns(told(one->title), 300));
        if (lines.empty()) return title.empty() ? "" : element("p", {{"class", "note"}}, "Seen in: " + title);
        const auto shown =
            marks_.plays > 1 ? fmt::format(" (play {} of {})", clause.play + 1, marks_.plays) : "";
        return element("details", {{"open", "open"}},
                       element("summary", {}, "The conversation that shows it" + shown) +
                           element("p", {{"class", "note"}}, title) + lines);
    }

    std::string at_home(const ClauseMark& clause) const {
        if (clause.replay.empty()) return {};
        return element("h4", {}, "To try at home") +
               element("p", {{"class", "at-home"}},
                       element("code", {},
                               text(cut_to_columns("chathack-conform run --target chathack-target.yaml " +
                                                       told(clause.replay),
                                                   1000))));
    }

    /// What is violated only since something else is.
    std::string consequences() const {
        std::string items;
        for (const auto* clause : clauses_) {
            if (clause->standing != ClauseStanding::follows) continue;
            items += element(
                "li", {},
                standing_mark(clause->standing, false) + element("b", {}, text(clause->id)) +
                    " follows from " + text(cause_of(*clause)) +
                    (loses_points(*clause) ? "." : ", and costs nothing.") + " " +
                    element("span", {{"class", "note"}}, text(cut_to_columns(told(clause->why), 300))));
        }
        if (items.empty()) return {};
        return markup::section(
            "consequences", "What follows from other faults",
            element("p", {{"class", "lead"}},
                    "These clauses are violated only where another fault explains it. Mend "
                    "that one, and they are kept.") +
                element("ul", {{"class", "names"}}, items));
    }

    const Marks& marks_;
    const std::vector<const Result*>& plays_;
    const StudentOptions& options_;
    std::vector<const ClauseMark*> clauses_;  // those that are not hidden
    std::vector<const ClauseMark*> hidden_;
    std::set<std::string> folders_;  // in which the submission lies
};

}  // namespace

std::string student_html(const Marks& marks, const std::vector<const Result*>& plays,
                         const StudentOptions& options) {
    const StudentPage page{marks, plays, options};
    std::string made;
    for (const auto& detail : details) {
        made = page.write(detail);
        if (made.size() <= options.bytes_max) break;
    }
    return made;
}

}  // namespace chathack::reports::marks
