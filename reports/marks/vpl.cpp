#include <array>
#include <string_view>
#include <utility>

#include "reports/marks/formats.hpp"
#include "reports/marks/student_view.hpp"

// VPL reads what an evaluation prints: a block of comments begins with a line <|-- and ends with --|>; in it,
// a line that begins with - is a title, and one that begins with > is shown as it is. `Grade :=>>` has the
// grade, and `Comment :=>>` a comment of one line.
namespace chathack::reports::marks {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// The text with marks of VPL taken apart, wherever they stand.
std::string without_marks_of_vpl(std::string text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> marks{
        {{"<|", "< |"}, {"|>", "| >"}, {"=>", "= >"}}};
    for (const auto& [mark, apart] : marks)
        replace_all(text, mark, apart);
    return text;
}

/// A block whose lines can be no titles.
std::string vpl_block(const std::string& title, const std::string& text) {
    auto lines = ">" + without_marks_of_vpl(text);
    replace_all(lines, "\n", "\n>");
    auto head = without_marks_of_vpl(title);
    replace_all(head, "\n", " ");
    return "<|--\n-" + head + "\n" + lines + "\n--|>\n";
}

}  // namespace

std::string to_vpl(const Marks& marks) {
    std::string out = vpl_block(has_points(marks) ? "Points" : "No points", student_summary(marks));
    for (const auto& line : student_lines(marks)) {
        if (line.passed) continue;
        const auto title =
            line.name + " (" + points_text(line.points) + " of " + points_text(line.most) + ")";
        out += vpl_block(title, line.output.empty() ? "Some of them are violated." : line.output);
    }
    if (!has_points(marks)) return out;
    return out + "\nGrade :=>>" + points_text(marks.points) + "\n";
}

}  // namespace chathack::reports::marks
