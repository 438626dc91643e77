#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "reports/marks/csv_table.hpp"
#include "reports/marks/formats.hpp"
#include "reports/marks/student_view.hpp"
#include "reports/render/markup.hpp"
#include "reports/text/printable.hpp"

// The heads of a worksheet are in the language of the site. Needed are those of identifiers ("Identifier"
// with "Participant 1234" below) and of grades; a full name, a maximum and comments may be there. Moodle
// takes the comments as HTML.
namespace chathack::reports::marks {
namespace {

// In English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Catalan, Swedish, Czech.
constexpr std::string_view identifier_heads[]{
    "identifier", "id", "identifiant", "identificador", "identificativo", "identificatie", "identyfikator"};
constexpr std::string_view name_heads[]{
    "full name",      "vollständiger name", "nom complet", "nombre completo",   "nome completo",
    "volledige naam", "imię i nazwisko",    "pełna nazwa", "fullständigt namn", "celé jméno"};
constexpr std::string_view grade_heads[]{"grade",       "bewertung",    "note",        "calificación",
                                         "valutazione", "cijfer",       "beoordeling", "nota",
                                         "ocena",       "qualificació", "betyg",       "známka"};
constexpr std::string_view maximum_heads[]{
    "maximum grade", "bestwertung",    "note maximale", "calificación máxima", "valutazione massima",
    "maximumcijfer", "maximum cijfer", "nota máxima",   "maksymalna ocena",    "ocena maksymalna"};
constexpr std::string_view feedback_heads[]{
    "feedback comments",    "feedback als kommentar",           "feedback par commentaires",
    "commentaires",         "comentarios de retroalimentación", "commenti",
    "feedback opmerkingen", "comentários de feedback",          "komentarz zwrotny"};

constexpr std::string_view all_digits = "0123456789";

/// For comparing: without case in ASCII, without spaces at the ends, one space where there are several or
/// "_".
std::string folded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '_';
        if (space && (out.empty() || out.back() == ' ')) continue;
        out += space ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

/// A text and the number behind it: "Participant " and "1234".
std::pair<std::string_view, std::string_view> split_number(std::string_view text) {
    const auto last = text.find_last_not_of(all_digits);
    const auto number = last == text.npos ? 0 : last + 1;
    return {text.substr(0, number), text.substr(number)};
}

/// A number as "87.50" or "87,50".
std::optional<double> number_in(std::string text) {
    std::ranges::replace(text, ',', '.');
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{number} : std::nullopt;
}

class Worksheet {
public:
    Worksheet(const std::vector<CsvRow>& rows, const WorksheetOptions& options)
        : heads_{rows.front()}, rows_{std::span{rows}.subspan(1)} {
        identifiers_ = column("identifiers", options.identifier_column, identifier_heads, true);
        if (why_not_.empty() && (!identifiers_ || !are_identifiers(*identifiers_))) {
            if (options.identifier_column.empty()) identifiers_ = column_like_identifiers();
            if (!identifiers_ || !are_identifiers(*identifiers_))
                fail("no column has identifiers such as \"Participant 1234\"");
        }
        names_ = column("full names", options.name_column, name_heads, true);
        grades_ = column("grades", options.grade_column, grade_heads, false);
        maxima_ = column("maximum grades", options.maximum_column, maximum_heads, true);
        if (options.feedback) feedback_ = column("comments", options.feedback_column, feedback_heads, true);
        comma_ = uses_comma();
    }

    const std::string& why_not() const { return why_not_; }
    std::size_t size() const { return rows_.size(); }

    /// The rows that a submission of that name may be.
    std::vector<std::size_t> rows_of(const std::string& name) const {
        const auto number = number_of(name);
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const bool is_it = number.empty() ? names_ && folded(rows_[i][*names_].value) == folded(name)
                                              : identifier(i).second == number;
            if (is_it) found.push_back(i);
        }
        return found;
    }

    /// "Participant 1234 (Ada Lovelace)"
    std::string label(std::size_t row) const {
        const auto name = names_ ? rows_[row][*names_].value : std::string{};
        return printable(rows_[row][*identifiers_].value + (name.empty() ? "" : " (" + name + ")"));
    }

    std::optional<double> maximum(std::size_t row) const {
        return maxima_ ? number_in(rows_[row][*maxima_].value) : std::nullopt;
    }

    void grade(std::size_t row, const Marks& marks, std::vector<CsvChange>& changes) const {
        auto points = points_text(marks.points);
        if (comma_) std::ranges::replace(points, '.', ',');
        changes.push_back({&rows_[row][*grades_], points});
        if (feedback_) changes.push_back({&rows_[row][*feedback_], feedback(marks)});
    }

private:
    void fail(const std::string& why) {
        if (!why_not_.empty()) return;
        std::string heads;
        for (const auto& head : heads_)
            heads += (heads.empty() ? "" : ", ") + printable(head.value);
        why_not_ = why + "; the columns are: " + heads;
    }

    /// The column with one of these heads, or the one that the options name.
    std::optional<std::size_t> column(const std::string& what, const std::string& named,
                                      std::span<const std::string_view> known, bool optional) {
        std::optional<std::size_t> found;
        for (std::size_t i = 0; i < heads_.size(); ++i) {
            const auto head = folded(heads_[i].value);
            const bool is_it =
                named.empty() ? std::ranges::find(known, head) != known.end() : head == folded(named);
            if (!is_it) continue;
            if (found) fail("two columns may be that of " + what);
            found = i;
        }
        if (!found && !named.empty()) fail("there is no column \"" + printable(named) + "\"");
        if (!found && !optional) fail("no column is known to be that of " + what);
        return found;
    }

    /// Whether each row has the same word with a number of its own.
    bool are_identifiers(std::size_t column) const {
        std::set<std::string_view> words, numbers;
        for (const auto& row : rows_) {
            const auto [word, number] = split_number(row[column].value);
            if (word.empty() || number.empty()) return false;
            words.insert(word);
            numbers.insert(number);
        }
        return words.size() <= 1 && numbers.size() == rows_.size();
    }

    std::optional<std::size_t> column_like_identifiers() {
        std::optional<std::size_t> found;
        for (std::size_t i = 0; i < heads_.size(); ++i) {
            if (!are_identifiers(i)) continue;
            if (found) fail("two columns may be that of identifiers");
            found = i;
        }
        return found;
    }

    std::pair<std::string_view, std::string_view> identifier(std::size_t row) const {
        return split_number(rows_[row][*identifiers_].value);
    }

    /// The number of a participant in the name of a submission; empty when it has none.
    std::string number_of(const std::string& name) const {
        constexpr std::string_view in_folder = "_assignsubmission_";
        const std::string_view all{name};
        if (const auto at = all.find(in_folder); at != all.npos) {
            const auto [before, number] = split_number(all.substr(0, at));
            if (before.ends_with('_')) return std::string{number};
        }
        const auto [word, number] = split_number(all);
        if (word.empty()) return std::string{number};
        const bool is_known = !rows_.empty() && folded(word) == folded(identifier(0).first);
        return is_known ? std::string{number} : std::string{};
    }

    bool uses_comma() const {
        bool comma = false;
        for (const auto& row : rows_) {
            for (const auto& column : {grades_, maxima_}) {
                if (!column || !number_in(row[*column].value)) continue;
                if (row[*column].value.find('.') != std::string::npos) return false;
                comma = comma || row[*column].value.find(',') != std::string::npos;
            }
        }
        return comma;
    }

    static std::string feedback(const Marks& marks) {
        std::string html;
        const auto add = [&](std::string_view line) {
            html += (html.empty() ? "" : "<br>") + markup::text(line);
        };
        const auto summary = student_summary(marks);
        for (std::string_view rest{summary}; !rest.empty();) {
            const auto end = std::min(rest.find('\n'), rest.size());
            add(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        for (const auto& line : student_lines(marks)) {
            if (!line.passed)
                add(line.name + " (" + points_text(line.points) + " of " + points_text(line.most) + ")");
        }
        return html;
    }

    const CsvRow& heads_;
    std::span<const CsvRow> rows_;
    std::optional<std::size_t> identifiers_, names_, grades_, maxima_, feedback_;
    bool comma_ = false;
    std::string why_not_;
};

/// Which submission is for which row; the others are told.
std::map<std::size_t, const Marks*> matched(const Worksheet& worksheet, const std::vector<Marks>& all,
                                            FilledWorksheet& filled) {
    std::map<std::size_t, std::vector<const Marks*>> found;
    for (const auto& marks : all) {
        const auto rows = worksheet.rows_of(marks.name);
        if (rows.size() == 1)
            found[rows.front()].push_back(&marks);
        else
            filled.unmatched.push_back(printable(marks.name) +
                                       (rows.empty() ? ": no row" : ": more than one row"));
    }
    std::map<std::size_t, const Marks*> pairs;
    for (const auto& [row, submissions] : found) {
        if (submissions.size() == 1) {
            pairs.emplace(row, submissions.front());
            continue;
        }
        for (const auto* marks : submissions)
            filled.unmatched.push_back(printable(marks->name) + ": another submission is for " +
                                       worksheet.label(row) + ", too");
    }
    return pairs;
}

/// Why the row of a submission stays as it is; empty: it does not.
std::string refusal_of(const Marks& marks, std::optional<double> maximum) {
    if (!has_points(marks)) return printable(one_line(marks.problem));
    if (!maximum || marks.points <= *maximum) return {};
    return points_text(marks.points) + " points are more than the maximum of " + points_text(*maximum);
}

}  // namespace

FilledWorksheet fill_moodle_worksheet(std::string_view text, const std::vector<Marks>& all,
                                      const WorksheetOptions& options) {
    FilledWorksheet filled;
    const auto rows = read_csv(text, filled.why_not);
    if (!rows) return filled;
    const Worksheet worksheet{*rows, options};
    filled.why_not = worksheet.why_not();
    if (!filled.why_not.empty()) return filled;
    const auto pairs = matched(worksheet, all, filled);
    std::vector<CsvChange> changes;
    for (std::size_t row = 0; row < worksheet.size(); ++row) {
        const auto pair = pairs.find(row);
        if (pair == pairs.end()) {
            filled.left.push_back(worksheet.label(row));
            continue;
        }
        const auto& marks = *pair->second;
        const auto refusal = refusal_of(marks, worksheet.maximum(row));
        if (!refusal.empty()) {
            filled.refused.push_back(printable(marks.name) + ": " + refusal);
            continue;
        }
        worksheet.grade(row, marks, changes);
        ++filled.filled;
    }
    filled.csv = with_changes(text, std::move(changes));
    return filled;
}

}  // namespace chathack::reports::marks
