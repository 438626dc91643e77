#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "conformance/marking/candidate.hpp"
#include "conformance/submissions/submissions.hpp"
#include "reports/marks/marks.hpp"

namespace chathack::marking {

/// How a class is marked. Each submission has a folder below `out`, named by `folder_names`: `marks.html` for
/// its students, `play-1` and further ones with the results, `log.txt` of its building, and `state.json`.
struct ClassOptions {
    Manner manner;
    reports::marks::Rubric rubric;
    std::filesystem::path out;
    std::string template_text;  ///< of `Manner::file`; where it names a folder, that is not entered
    unsigned at_a_time = 2;     ///< submissions that are built or played at the same time
    bool only_changed = false;  ///< those that are as they were keep their results
    bool resume = false;        ///< the same for those that were done before the last run was cut short
    const target::Interrupted* interrupted = nullptr;
    /// Called with each thing that happened to a submission: "built in 3.2 s". From one thread at a time.
    std::function<void(const std::string& name, const std::string& what)> tell;
    /// Called when a submission is done. From one thread at a time.
    std::function<void(std::size_t done, std::size_t all)> progress;
};

/// Names for the folders of submissions, of letters, digits, '-' and '.', each once, in their order.
std::vector<std::string> folder_names(const std::vector<submissions::Submission>& all);

/// The marks of all submissions, in their order. Of those that an interrupt left over, `problem` says so, and
/// that it is ours. A submission that breaks stops nothing.
std::vector<reports::marks::Marks> run_class(const std::vector<submissions::Submission>& all,
                                             const ClassOptions& options);

}  // namespace chathack::marking
