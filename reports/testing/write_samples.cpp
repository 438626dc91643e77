// Writes the results of sample_result.hpp, and the pages of sample_marks.hpp, into a folder, for the tests of
// the pages.

#include <filesystem>

#include "reports/marks/class_html.hpp"
#include "reports/marks/student_html.hpp"
#include "reports/marks/testing/sample_marks.hpp"
#include "reports/model/files.hpp"
#include "reports/model/json.hpp"
#include "reports/testing/sample_result.hpp"

int main(int argc, char** argv) {
    using namespace chathack;
    if (argc != 2) return 2;
    const std::filesystem::path folder{argv[1]};
    auto better = testing::sample_result();
    better.target.name = "a better server";
    better.run.network = "lossy";
    better.cases[1].verdicts[0].kind = verdict::Kind::conforms;
    auto again = better.cases[2];
    again.repetition = 1;
    again.verdicts[0].kind = verdict::Kind::conforms;
    better.cases.push_back(again);  // one flaky case
    reports::summarise(better);
    reports::Result nobody;
    nobody.target.name = "nobody";
    nobody.run.partial = true;
    nobody.run.partial_why = "the target could not be started";
    const auto play = testing::sample_result();
    const auto hostile_play = testing::hostile_result();
    reports::marks::StudentOptions broken;
    broken.last_lines =
        "cc -o server server.c\nserver.c:12: error: expected ';'\nmake: *** [server] Error 1\n";
    reports::marks::Rubric rubric;
    rubric.maximum = 135;
    const bool written =
        reports::write_file(folder / "sample.json", reports::to_json(play)) &&
        reports::write_file(folder / "better.json", reports::to_json(better)) &&
        reports::write_file(folder / "nobody.json", reports::to_json(nobody)) &&
        reports::write_file(folder / "hostile.json", reports::to_json(hostile_play)) &&
        reports::write_file(folder / "student.html",
                            reports::marks::student_html(testing::sample_marks(), {&play})) &&
        reports::write_file(folder / "hostile-student.html",
                            reports::marks::student_html(testing::hostile_marks(), {&hostile_play})) &&
        reports::write_file(folder / "broken-student.html",
                            reports::marks::student_html(testing::broken_marks(), {}, broken)) &&
        reports::write_file(folder / "class.html",
                            reports::marks::class_html(testing::sample_class(), rubric));
    return written ? 0 : 1;
}
