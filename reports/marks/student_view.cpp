#include "reports/marks/student_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/text/printable.hpp"

namespace chathack::reports::marks {
namespace {

constexpr std::size_t name_columns_max = 120;
constexpr std::string_view in_place_of_hidden = "another clause";

bool is_word_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Takes the name of a clause out: LOGIN-1 is not in LOGIN-12.
void take_out(std::string& text, const std::string& id) {
    for (auto at = text.find(id); at != std::string::npos; at = text.find(id, at)) {
        const auto behind = at + id.size();
        const bool whole = (at == 0 || !is_word_character(text[at - 1])) &&
                           (behind == text.size() || !is_word_character(text[behind]));
        if (whole) text.replace(at, id.size(), in_place_of_hidden);
        at += whole ? in_place_of_hidden.size() : id.size();
    }
}

/// "5 of them", "none of them".
std::string bonus_in_words(const Marks& marks) {
    const auto points = points_text(bonus_of(marks));
    return (points == "0" ? "none" : points) + " of them";
}

std::string standing_in_words(const ClauseMark& clause, const Marks& marks) {
    switch (clause.standing) {
        case ClauseStanding::kept:
            return "It is kept.";
        case ClauseStanding::partly:
            return "Some scenarios keep it, and some violate it.";
        case ClauseStanding::violated:
            return "It is violated.";
        case ClauseStanding::follows:
            return "It is violated only because " +
                   (is_hidden(clause.follows_from, marks) ? "of another fault"
                                                          : clause.follows_from + " is") +
                   ". That costs nothing more.";
        case ClauseStanding::undecided:
            return "No case could decide it.";
        case ClauseStanding::untried:
            return "It was not tried.";
    }
    return {};
}

std::string output_of(const ClauseMark& clause, const Marks& marks) {
    std::string text = std::string{verdict::to_string(clause.level)} + ": " + clause.text + "\n" +
                       standing_in_words(clause, marks);
    if (clause.unstable) text += "\nThe plays differ; the worst of them counts.";
    if (!clause.why.empty()) text += "\n" + printable(cut_to(clause.why, why_bytes_max));
    if (clause.case_hidden) {
        text.append("\n").append(case_kept_back);
    } else {
        if (!clause.case_id.empty()) text += "\ncase: " + clause.case_id;
        if (!clause.replay.empty()) text += "\nto play it again: " + clause.replay;
    }
    return printable(without_hidden(std::move(text), marks), LineEnds::keep);
}

StudentLine line_of(const ClauseMark& clause, const Marks& marks) {
    StudentLine line;
    line.name = shortened(printable(one_line(without_hidden(clause.id + ": " + clause.text, marks))),
                          name_columns_max);
    line.points = clause.points;
    line.most = clause.most;
    line.bonus = clause.bonus;
    line.passed = clause.standing == ClauseStanding::kept || clause.standing == ClauseStanding::follows;
    line.output = output_of(clause, marks);
    return line;
}

}  // namespace

std::vector<StudentLine> student_lines(const Marks& marks) {
    std::vector<StudentLine> lines;
    std::map<std::string, std::pair<std::size_t, std::size_t>>
        families;  // their number, and that of a clause
    StudentLine hidden, hidden_bonus;
    hidden.name = "hidden clauses";
    hidden_bonus.name = "hidden clauses (bonus)";
    hidden_bonus.bonus = true;
    for (const auto& clause : marks.clauses) {
        if (clause.standing == ClauseStanding::untried) continue;
        if (clause.hidden) {
            auto& sum = clause.bonus ? hidden_bonus : hidden;
            sum.passed = (sum.most > 0 ? sum.passed : true) && clause.points >= clause.most;
            sum.points += clause.points;
            sum.most += clause.most;
            continue;
        }
        auto& [family, number] =
            families.emplace(clause.id.substr(0, clause.id.find('-')), std::pair{families.size() + 1, 0U})
                .first->second;
        lines.push_back(line_of(clause, marks));
        lines.back().number = fmt::format("{}.{}", family, ++number);
    }
    for (const auto* sum : {&hidden, &hidden_bonus}) {
        if (sum->most > 0) lines.push_back(*sum);
    }
    return lines;
}

bool is_hidden(const std::string& clause, const Marks& marks) {
    return marks.hidden.contains(clause) || std::ranges::any_of(marks.clauses, [&](const auto& one) {
               return one.hidden && one.id == clause;
           });
}

std::string without_hidden(std::string text, const Marks& marks) {
    for (const auto& id : marks.hidden)
        take_out(text, id);
    for (const auto& clause : marks.clauses)
        if (clause.hidden) take_out(text, clause.id);
    return text;
}

std::string one_line(std::string_view text) {
    std::string line;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        auto words = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto first = words.find_first_not_of(" \t");
        if (first == std::string_view::npos) continue;
        words = words.substr(first, words.find_last_not_of(" \t") + 1 - first);
        if (!line.empty())
            line += std::string_view{".:;,"}.find(line.back()) == std::string_view::npos ? "; " : " ";
        line += words;
    }
    return line;
}

std::string cut_to(std::string text, std::size_t bytes_max) {
    constexpr std::string_view dots = "...";
    if (text.size() <= bytes_max) return text;
    auto size = bytes_max > dots.size() ? bytes_max - dots.size() : 0;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U)
        --size;
    text.resize(size);
    return text.append(dots.substr(0, bytes_max));
}

std::string student_summary(const Marks& marks) {
    std::string remark;
    if (!marks.remark.empty()) remark = "\n" + printable(one_line(without_hidden(marks.remark, marks)));
    if (!marks.problem.empty()) {
        auto text = printable(without_hidden(marks.problem, marks), LineEnds::keep);
        if (marks.ours) text.append("\n").append(no_fault);
        return text + remark;
    }
    auto text = points_text(marks.points) + " of " + points_text(marks.maximum) + " points";
    if (marks.bonus_most > 0) text += ", " + bonus_in_words(marks) + " as a bonus";
    text += ".";
    std::string lost;
    for (const auto& clause : marks.clauses) {
        if (clause.hidden || clause.points >= clause.most) continue;
        lost += (lost.empty() ? "" : ", ") + clause.id + " -" + points_text(clause.most - clause.points);
    }
    if (!lost.empty()) text += "\nLost: " + lost + ".";
    return text + remark;
}

}  // namespace chathack::reports::marks
