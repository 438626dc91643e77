#include "reports/marks/formats.hpp"
#include "reports/marks/json_text.hpp"

// Autolab reads the last line of what a grader prints: {"scores": {"Problem": 10.0}}, with the names of the
// lab's problems. No scoreboard is filled, since all students of a course see it.
namespace chathack::reports::marks {

std::string to_autolab(const Marks& marks, const std::string& problem) {
    if (!has_points(marks)) return {};
    const nlohmann::ordered_json line{{"scores", {{problem, two_decimals(marks.points)}}}};
    return line.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace chathack::reports::marks
