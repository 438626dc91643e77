#include <algorithm>

#include "reports/marks/formats.hpp"
#include "reports/marks/json_text.hpp"
#include "reports/marks/student_view.hpp"

// PrairieLearn's external graders: `score` is from 0 to 1, or `gradable` is false and `format_errors` says
// why; `points` and `max_points` stand in all tests or in none; the file has at most 1 MB.
namespace chathack::reports::marks {
namespace {

constexpr std::size_t text_bytes_most = 16'384;  // of one text

std::string prairielearn_file(const Marks& marks, const std::vector<StudentLine>& lines,
                              std::size_t text_bytes_max) {
    nlohmann::ordered_json tests = nlohmann::ordered_json::array();
    for (const auto& line : lines) {
        tests.push_back({{"name", line.name},
                         {"points", two_decimals(line.points)},
                         {"max_points", two_decimals(line.most)},
                         {"output", cut_to(line.output, text_bytes_max)}});
    }
    return json_file({{"gradable", true},
                      {"score", std::clamp(marks.points / marks.maximum, 0.0, 1.0)},
                      {"message", cut_to(student_summary(marks), text_bytes_max)},
                      {"tests", std::move(tests)}});
}

}  // namespace

std::string to_prairielearn(const Marks& marks) {
    if (!marks.problem.empty()) {
        const auto why = cut_to(student_summary(marks), text_bytes_most);
        return json_file({{"gradable", false}, {"format_errors", nlohmann::ordered_json::array({why})}});
    }
    const auto lines = student_lines(marks);
    auto bytes = text_bytes_most;
    auto file = prairielearn_file(marks, lines, bytes);
    while (file.size() > prairielearn_bytes_max && bytes > 0) {
        bytes /= 2;
        file = prairielearn_file(marks, lines, bytes);
    }
    return file;
}

}  // namespace chathack::reports::marks
