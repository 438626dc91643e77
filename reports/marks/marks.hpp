#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "reports/marks/rubric.hpp"
#include "reports/model/result.hpp"

namespace chathack::reports::marks {

/// How a submission stands with a clause, over all of its plays.
enum class ClauseStanding {
    kept,
    partly,     ///< violated in some of its scenarios, and the rubric gives points for the others
    violated,   ///< in one play at least
    follows,    ///< violated only where the violation of another clause explains it: that costs nothing more
    undecided,  ///< no case decided it, or the submission names too few accounts for them: nothing was shown,
                ///< which gives no points
    untried,    ///< it was not tried on anybody, or does not apply here: no part of the maximum
};

/// Points for one clause that counts.
struct ClauseMark {
    std::string id;
    verdict::Level level{};
    std::string text;
    ClauseStanding standing{};
    double points = 0;  ///< not rounded
    double most = 0;    ///< what it is worth
    /// Of the gentlest case that violates it: what should have come, and what came. Of an undecided clause:
    /// why a case could not decide it. The folder of the submission is ".".
    std::string why;
    std::string follows_from;
    std::string case_id;    ///< that case, `key_of`; empty: there is none
    std::size_t play = 0;   ///< the play that shows it, from 0
    std::string replay;     ///< options that play it again: "--only login/new:emoji --seed 7"
    bool unstable = false;  ///< the plays differ; the points are those of the worst
    bool hidden = false;
    bool bonus = false;  ///< no part of the maximum
    /// The case tells of a hidden clause, too, and there is none that does not: no student may see it.
    bool case_hidden = false;
};

/// What a submission gets.
struct Marks {
    std::string name;          ///< of the submission, as its student or group is known
    std::string identifier{};  ///< its number in the course system; may be empty
    std::string problem;       ///< why it could not be played, one sentence; empty: it was
    bool ours = false;     ///< the problem is the suite's or the machine's, and no fault of the submission
    std::string remark{};  ///< what should be known beside the points, one sentence; may be empty
    double points = 0;     ///< rounded as the rubric says
    double maximum = 0;
    double bonus_most = 0;            ///< what may be had beyond the maximum
    std::vector<ClauseMark> clauses;  ///< those that count, in the order of the protocol
    std::set<std::string> hidden;     ///< `Rubric::hidden`, with those that do not count
    std::size_t plays = 0;
    std::int64_t duration_us = 0;  ///< of all plays together
    bool unstable() const;
};

/// Points for a submission from its plays: results of the whole suite, each with another seed, of which
/// causes are told (`summarise`). Of a clause on which they differ, the worst play counts, and it is marked
/// as unstable. A clause that is violated in no play and decided in one is kept.
///
/// In one play a clause is kept by a scenario, the part of the case's id before its colon, that has a case
/// which keeps the clause and none that violates it. A case whose violation follows from another clause
/// counts for neither.
///
/// A clause is shown by the gentlest of its cases that tell of no hidden clause, where there is one. A case
/// does so that judges one, or what follows from one, and so does every case of a family whose clauses that
/// count are all hidden.
///
/// The points do not depend on the order of `plays`. Without plays, or where none was played to its end,
/// `problem` says why and there are no points; without plays, or where nothing that counts was tried, it is
/// `ours`. Of plays of which only some came to their end, the others
/// count with what they show.
Marks mark(const Rubric& rubric, const std::string& name, const std::vector<const Result*>& plays);

/// Whether there is a number to be told, be it 0: where a problem is ours, there is none.
bool has_points(const Marks& marks) noexcept;

/// What of the points is a bonus.
double bonus_of(const Marks& marks) noexcept;

/// "12.5", "12": at most two decimals, none where they are zero.
std::string points_text(double points);

}  // namespace chathack::reports::marks
