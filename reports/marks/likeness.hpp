#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/marks/marks.hpp"

/// Which submissions of a class are like one another. Positions count in the list that is given; submissions
/// that could not be played take no part.
namespace chathack::reports::marks {

/// Whether the submission violates the clause, though it may keep a part of it.
bool is_violated(const ClauseMark& clause) noexcept;

/// Submissions that violate the same clauses.
struct SameFaults {
    std::vector<std::string> clauses;
    std::vector<std::size_t> submissions;
};
/// All groups of two or more submissions with two or more violated clauses in common and no other, greatest
/// first.
std::vector<SameFaults> same_faults(const std::vector<Marks>& all);

/// Two submissions with nearly the same faults, some of which few others have.
struct NearProfiles {
    std::size_t one = 0;
    std::size_t other = 0;
    std::size_t alike = 0;          ///< faults that are the same in both
    std::size_t of_both = 0;        ///< faults that either has
    std::vector<std::string> rare;  ///< clauses of the same faults that few others have
};
/// Pairs with at least four fifths of their faults the same, two of which are rare: at most a tenth of the
/// class has them, rounded up, or these two alone. Those with most rare faults come first.
///
/// A fault is the same when clause and standing are, and its case or what came; names and numbers that differ
/// in each play do not count. In a class of fewer than four there is no telling what is rare, and no pair.
std::vector<NearProfiles> near_profiles(const std::vector<Marks>& all);

/// A clause that next to nobody keeps.
struct SeldomKept {
    std::string clause;
    std::vector<std::size_t> kept_by;
    std::size_t tried = 0;
};
/// Clauses that at most a tenth of those keep whom they were tried on, which are at least three.
std::vector<SeldomKept> seldom_kept(const std::vector<Marks>& all);

}  // namespace chathack::reports::marks
