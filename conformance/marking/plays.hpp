#pragma once

#include <filesystem>
#include <functional>
#include <shared_mutex>
#include <string>

#include "conformance/marking/candidate.hpp"
#include "reports/marks/marks.hpp"

namespace chathack::marking {

/// What came of playing a submission, beside the results in its folder.
struct PlaysOutcome {
    Trouble trouble;     ///< why there are no marks; `what` is empty: there are
    std::string remark;  ///< what should be known beside marks: "Play 2 was cut short: ..."; may be empty
};

/// Where a submission is played, and who is told.
struct Place {
    std::filesystem::path folder;                  ///< gets `play-1`, `play-2` ... with the results
    std::function<void(const std::string&)> tell;  ///< "played 1 of 3 in 4.2 s"
    /// Held by whoever plays. A play that was cut short is played again while nobody else plays: it may have
    /// been for want of time or memory that another took.
    std::shared_mutex* machine = nullptr;
};

/// Makes a submission ready and plays it as often as `manner` says. A play that is cut short twice costs the
/// submission nothing else: the others count.
PlaysOutcome make_and_play(const Manner& manner, const std::filesystem::path& files, const Place& place,
                           const target::Interrupted& interrupted);

/// The marks of a submission by the results in its folder, and the page for its students, `page`, unless that
/// is empty. `page_written` tells whether it could be.
reports::marks::Marks conclude(const reports::marks::Rubric& rubric, const std::string& name,
                               const std::filesystem::path& folder, const PlaysOutcome& outcome,
                               const std::filesystem::path& page, bool& page_written);

}  // namespace chathack::marking
