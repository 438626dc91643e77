#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/marks/marks.hpp"

/// Marks in the files that course systems take. All but `to_class_csv` are for students, and tell nothing of
/// hidden clauses but the points of all of them together (student_view.hpp). Texts of a program under test
/// are made printable, and have a limit.
///
/// A submission that could not be played through a fault of its own has 0 points, in every file. Only
/// PrairieLearn has a way of its own to tell that something could not be graded, and why. Where the problem
/// is ours (`Marks::ours`) no file has any grade: those that cannot be without one are empty texts, and are
/// not to be written.
namespace chathack::reports::marks {

/// results.json of a Gradescope autograder: a test for each clause. Its `score` stands before the sum of the
/// tests. All tests are visible: a single hidden one would hide the total from students. Points have at most
/// two decimals. Empty where there are none: without a score a file is not valid, and without a file
/// Gradescope tells its teacher that the autograder has failed.
std::string to_gradescope(const Marks& marks);

/// What classroom50 tells an autograder, by the names in its environment.
struct Classroom50Submission {
    std::string classroom;   ///< CLASSROOM
    std::string assignment;  ///< ASSIGNMENT
    std::string submission;  ///< SUBMISSION_TAG
    std::string commit;      ///< COMMIT_URL
    std::string release;     ///< RELEASE_URL
    std::string review;      ///< REVIEW_URL; where that is missing, the commit
    std::string datetime;    ///< "2026-06-01T14:32:01Z", UTC
};
/// Reads them. @param environment  the value of a variable, or nullptr, as std::getenv
/// @return nullopt, with a sentence in `why_not` that names what is missing
std::optional<Classroom50Submission> classroom50_submission(
    const std::function<const char*(const char*)>& environment, const std::string& datetime,
    std::string& why_not);

/// result.json of classroom50 ("classroom50/result/v1"). Its points are whole numbers, and those of the
/// result are the sums over its tests. So the first test has all points, rounded, halves up, and those of the
/// clauses are worth nothing; each has its points and what it is worth beside, as `points` and `most`. Empty
/// where there are no points.
std::string to_classroom50(const Marks& marks, const Classroom50Submission& submission);

/// The line that an Autolab grader prints last, with its line end; empty where there are no points.
/// @param problem  a name of the lab
std::string to_autolab(const Marks& marks, const std::string& problem);

/// results.json of an external grader of PrairieLearn: at most `prairielearn_bytes_max` bytes, for which
/// texts are shortened. A submission that could not be played is not gradable, whoever's fault that is: so
/// its student is told why, and loses no try.
std::string to_prairielearn(const Marks& marks);
inline constexpr std::size_t prairielearn_bytes_max = 1'000'000;

/// What an evaluation of VPL (Moodle) prints: a block of comments for each clause that lost points, then the
/// grade, where there are points. Nothing that a program under test said can look like a block or a grade.
std::string to_vpl(const Marks& marks);

struct GradebookOptions {
    std::string user_column = "username";  ///< or "email", "idnumber": what the names of submissions are
    std::string item = "CHATHACK";         ///< head of the column of points
    bool feedback = false;                 ///< one column more
};
/// A CSV for the import into Moodle's gradebook. A submission that has no points has no line, since an empty
/// grade would delete one. The item in Moodle must allow `maximum` and the bonus: more is refused.
std::string to_moodle_gradebook(const std::vector<Marks>& all, const GradebookOptions& options = {});

struct WorksheetOptions {
    bool feedback = false;  ///< fill the column of comments, too
    // Heads of columns, where the language of the worksheet is not known here.
    std::string identifier_column, name_column, grade_column, maximum_column, feedback_column;
};
struct FilledWorksheet {
    std::string csv;      ///< empty after an error
    std::string why_not;  ///< the error, one sentence; empty: there was none
    std::size_t filled = 0;
    std::vector<std::string> left;       ///< rows without a submission, "Participant 1234 (Ada Lovelace)"
    std::vector<std::string> unmatched;  ///< submissions for which there is no row, or more than one
    std::vector<std::string> refused;    ///< submissions with a row and without a grade, and why
};
/// Fills points into the worksheet that a teacher downloaded from a Moodle assignment for offline grading.
/// Everything else in it stays as it is, byte for byte: Moodle compares its dates to see whether somebody has
/// graded meanwhile.
///
/// A submission is matched by the number in the column of identifiers, when its name is "1234", "Participant
/// 1234" or what Moodle calls the folder of a submission, "Ada Lovelace_1234_assignsubmission_file"; else by
/// the full name. Of a submission that has no points, or more than the row allows, the row stays as it is.
/// Errors: no table, rows of different lengths, a column that is missing or not known.
FilledWorksheet fill_moodle_worksheet(std::string_view worksheet, const std::vector<Marks>& all,
                                      const WorksheetOptions& options = {});

/// A table of the whole class for the teacher, hidden clauses included: a line for each submission, a column
/// for each clause that counts. An empty cell: it was not tried, or there are no points. Texts are safe in
/// spreadsheets. Columns are only ever added at the end.
std::string to_class_csv(const std::vector<Marks>& all);

}  // namespace chathack::reports::marks
