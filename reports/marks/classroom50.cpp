#include "reports/marks/formats.hpp"
#include "reports/marks/json_text.hpp"
#include "reports/marks/student_view.hpp"

// The contract of classroom50 for result.json: `score` and `max-score` are whole numbers, those of the result
// the sums of those of its tests; further keys of a test are kept.
namespace chathack::reports::marks {
namespace {

std::int64_t whole_number(double points) { return static_cast<std::int64_t>(std::floor(points + 0.5)); }

nlohmann::ordered_json classroom50_test(const std::string& name, bool passed, std::int64_t score,
                                        std::int64_t most) {
    return {{"test-name", name}, {"passed", passed}, {"score", score}, {"max-score", most}};
}

}  // namespace

std::optional<Classroom50Submission> classroom50_submission(
    const std::function<const char*(const char*)>& environment, const std::string& datetime,
    std::string& why_not) {
    std::string missing;
    const auto value_of = [&](const char* name, bool needed) -> std::string {
        const auto* value = environment(name);
        if (value && *value != '\0') return value;
        if (needed) missing += (missing.empty() ? "" : ", ") + std::string{name};
        return {};
    };
    Classroom50Submission made{.classroom = value_of("CLASSROOM", true),
                               .assignment = value_of("ASSIGNMENT", true),
                               .submission = value_of("SUBMISSION_TAG", true),
                               .commit = value_of("COMMIT_URL", true),
                               .release = value_of("RELEASE_URL", true),
                               .review = value_of("REVIEW_URL", false),
                               .datetime = datetime};
    if (made.review.empty()) made.review = made.commit;
    if (missing.empty()) return made;
    why_not = "the environment lacks " + missing + ", which classroom50 gives to an autograder";
    return std::nullopt;
}

std::string to_classroom50(const Marks& marks, const Classroom50Submission& submission) {
    if (!has_points(marks)) return {};
    const auto score = whole_number(marks.points);
    const auto most = whole_number(marks.maximum + marks.bonus_most);
    nlohmann::ordered_json tests = nlohmann::ordered_json::array();
    tests.push_back(classroom50_test("points of all clauses", score >= most, score, most));
    tests.back()["output"] = student_summary(marks);
    for (const auto& line : student_lines(marks)) {
        auto test = classroom50_test(line.name, line.passed, 0, 0);
        test["points"] = two_decimals(line.points);
        test["most"] = two_decimals(line.most);
        if (!line.output.empty()) test["output"] = line.output;
        tests.push_back(std::move(test));
    }
    return json_file({{"schema", "classroom50/result/v1"},
                      {"classroom", submission.classroom},
                      {"assignment", submission.assignment},
                      {"submission", submission.submission},
                      {"commit", submission.commit},
                      {"release", submission.release},
                      {"review", submission.review},
                      {"datetime", submission.datetime},
                      {"score", score},
                      {"max-score", most},
                      {"tests", std::move(tests)}});
}

}  // namespace chathack::reports::marks
