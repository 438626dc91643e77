#include "reports/marks/formats.hpp"
#include "reports/marks/json_text.hpp"
#include "reports/marks/student_view.hpp"

// Gradescope's autograder specification: `score` of the whole overrides the sum of the tests, and must be
// there where they have none; `visibility` of a test may be hidden, after which students do not see the total
// any more; texts are plain with "text".
namespace chathack::reports::marks {

std::string to_gradescope(const Marks& marks) {
    if (!has_points(marks)) return {};
    nlohmann::ordered_json tests = nlohmann::ordered_json::array();
    for (const auto& line : student_lines(marks)) {
        nlohmann::ordered_json test{{"name", line.name},
                                    {"score", two_decimals(line.points)},
                                    {"max_score", two_decimals(line.most)},
                                    {"status", line.passed ? "passed" : "failed"},
                                    {"visibility", "visible"}};
        if (!line.number.empty()) test["number"] = line.number;
        if (!line.output.empty()) {
            test["output"] = line.output;
            test["output_format"] = "text";
        }
        tests.push_back(std::move(test));
    }
    return json_file({{"score", two_decimals(marks.points)},
                      {"execution_time", two_decimals(static_cast<double>(marks.duration_us) / 1e6)},
                      {"output", student_summary(marks)},
                      {"output_format", "text"},
                      {"visibility", "visible"},
                      {"stdout_visibility", "hidden"},
                      {"tests", std::move(tests)}});
}

}  // namespace chathack::reports::marks
