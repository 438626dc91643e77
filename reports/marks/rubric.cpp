#include "reports/marks/rubric.hpp"

namespace chathack::reports::marks {

double weight_of(const Rubric& rubric, const std::string& clause, verdict::Level level) {
    if (const auto own = rubric.clauses.find(clause); own != rubric.clauses.end()) return own->second;
    const auto weight = rubric.levels.find(level);
    if (weight == rubric.levels.end()) return 0;
    const auto factor = rubric.families.find(clause.substr(0, clause.find('-')));
    return factor == rubric.families.end() ? weight->second : weight->second * factor->second;
}

std::string proposed_rubric() {
    return R"(# How points are given. Every line may be left out: what stands here is what holds without it.

title: CHATHACK

# Points of a program that keeps every clause that counts. Nobody gets less than the minimum.
maximum: 100
minimum: 0

# The sum is rounded to a multiple of this number, halves up.
step: 0.5

# How often each submission is played, from 1 to 20, each time with another seed. Of a clause on which the plays
# differ, the worst one counts, and the clause is marked as unstable.
plays: 3

# What a clause is worth that only some of its scenarios show to be kept:
#   none   nothing
#   half   half of its points, when at least half of its scenarios keep it
#   share  the share of its scenarios that keep it
partial: none

# What a clause weighs, by its level. The maximum is divided among the clauses by their weights. A clause that
# weighs 0 does not count. An OPEN clause lets a program choose; it is violated by a choice that is in no list, or
# not the one that was declared.
levels:
  must: 3
  should: 1
  open: 1

# A factor for all clauses of a family. 1 where none is given.
families: {}
#  WIRE: 1.5
#  PRIVATE: 2

# What single clauses weigh, whatever their level and family. A name may be a pattern.
clauses: {}
#  PRIVATE-13: 0
#  'PEER-*': 2

# With this line the SHOULD clauses are no part of the maximum, and give together up to so many points more.
# bonus: 5

# Clauses of which students see the points in one sum, and nothing else. A name may be a pattern.
hidden: []
#  - LOGIN-8
#  - 'PRIVATE-*'
)";
}

}  // namespace chathack::reports::marks
