#include "reports/marks/csv_table.hpp"

#include <algorithm>
#include <utility>

#include "conformance/input/encoding.hpp"

namespace chathack::reports::marks {
namespace {

class CsvReader {
public:
    explicit CsvReader(std::string_view text) : text_{text} {
        if (text_.starts_with(input::byte_order_mark)) at_ = input::byte_order_mark.size();
    }

    std::optional<std::vector<CsvRow>> read(std::string& why_not) {
        std::vector<CsvRow> rows;
        while (at_ < text_.size()) {
            const auto line = line_;
            auto row = read_row();
            if (row.empty()) {
                why_not =
                    "line " + std::to_string(line) + ": a quote is not closed, or text stands behind it";
                return std::nullopt;
            }
            if (row.size() == 1 && row.front().begin == row.front().end) continue;
            if (!rows.empty() && row.size() != rows.front().size()) {
                why_not = "line " + std::to_string(line) + " has " + std::to_string(row.size()) +
                          " cells, and the first line has " + std::to_string(rows.front().size());
                return std::nullopt;
            }
            rows.push_back(std::move(row));
        }
        if (!rows.empty()) return rows;
        why_not = "it has no rows";
        return std::nullopt;
    }

private:
    /// Empty after an error.
    CsvRow read_row() {
        CsvRow row;
        while (true) {
            auto cell = read_cell();
            if (!cell) return {};
            row.push_back(std::move(*cell));
            if (is_at(',')) {
                ++at_;
                continue;
            }
            if (is_at('\r')) ++at_;
            if (is_at('\n')) ++at_;
            ++line_;
            return row;
        }
    }

    std::optional<CsvPlace> read_cell() {
        CsvPlace cell;
        cell.begin = at_;
        cell.quoted = is_at('"');
        if (cell.quoted && !read_quoted(cell.value)) return std::nullopt;
        if (!cell.quoted) {
            while (!is_at_end_of_cell())
                cell.value += text_[at_++];
        }
        if (!is_at_end_of_cell()) return std::nullopt;
        cell.end = at_;
        return cell;
    }

    bool read_quoted(std::string& value) {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                ++at_;
                if (!is_at('"')) return true;
            } else if (text_[at_] == '\n') {
                ++line_;
            }
            value += text_[at_];
        }
        return false;
    }

    bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }
    bool is_at_end_of_cell() const { return at_ >= text_.size() || is_at(',') || is_at('\r') || is_at('\n'); }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

std::string as_cell(const std::string& value, bool quoted) {
    if (!quoted && value.find_first_of(",\"\r\n") == value.npos) return value;
    std::string cell = "\"";
    for (const char c : value)
        cell += c == '"' ? std::string{"\"\""} : std::string{c};
    return cell + "\"";
}

}  // namespace

std::optional<std::vector<CsvRow>> read_csv(std::string_view text, std::string& why_not) {
    return CsvReader{text}.read(why_not);
}

std::string with_changes(std::string_view text, std::vector<CsvChange> changes) {
    std::ranges::sort(changes, {}, [](const auto& change) { return change.place->begin; });
    std::string out;
    std::size_t at = 0;
    for (const auto& [place, value] : changes) {
        out += text.substr(at, place->begin - at);
        out += as_cell(value, place->quoted);
        at = place->end;
    }
    out += text.substr(at);
    return out;
}

}  // namespace chathack::reports::marks
