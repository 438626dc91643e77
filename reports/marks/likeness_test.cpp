#include "reports/marks/likeness.hpp"

#include <gmock/gmock.h>

#include "reports/marks/testing/sample_marks.hpp"

namespace chathack::reports::marks {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A submission that violates some of five clauses, each for its own reason.
Marks submission(const std::vector<std::pair<std::string, std::string>>& faults) {
    Marks made;
    for (const auto* id : {"A-1", "A-2", "A-3", "A-4", "A-5"}) {
        auto clause = testing::clause_mark(id, ClauseStanding::kept, 3);
        for (const auto& [violated, why] : faults)
            if (violated == id) {
                clause = testing::clause_mark(id, ClauseStanding::violated, 0);
                clause.why = why;
            }
        made.clauses.push_back(clause);
    }
    return made;
}

TEST(SameFaults, AreThoseOfTheSameClauses) {
    auto partly = submission({{"A-1", "x"}, {"A-3", "y"}});
    partly.clauses[2].standing = ClauseStanding::partly;
    auto broken = submission({{"A-1", "x"}, {"A-3", "y"}});
    broken.problem = "not built";
    const auto groups = same_faults({submission({{"A-1", "x"}, {"A-3", "y"}}), submission({}), partly, broken,
                                     submission({{"A-1", "x"}}), submission({{"A-1", "x"}})});
    ASSERT_EQ(groups.size(), 1U);  // one violated clause makes no group, nor does none
    EXPECT_THAT(groups[0].clauses, ElementsAre("A-1", "A-3"));
    EXPECT_THAT(groups[0].submissions, ElementsAre(0U, 2U));
}

TEST(NearProfiles, ShareFaultsThatFewOthersHave) {
    const auto copy = [](const char* login, const char* port) {
        return submission({{"A-1", std::string{"bob saw \"alice-"} + login + "\""},
                           {"A-2", std::string{"port "} + port + ".5 s"},
                           {"A-3", "the common fault"}});
    };
    const auto common = submission({{"A-3", "the common fault"}, {"A-4", "that, too"}});
    const auto pairs = near_profiles({copy("jjydn7pg", "12"), common, common, common, copy("abcd1234", "7")});
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].one, 0U);
    EXPECT_EQ(pairs[0].other, 4U);
    EXPECT_EQ(pairs[0].alike, 3U);
    EXPECT_EQ(pairs[0].of_both, 3U);
    EXPECT_THAT(pairs[0].rare, ElementsAre("A-1", "A-2"));
}

TEST(NearProfiles, NeedMoreThanTheSameClauses) {
    const auto odd = [](const char* why) { return submission({{"A-1", why}, {"A-2", why}}); };
    EXPECT_THAT(near_profiles({odd("saw nothing"), odd("saw too much"), submission({}), submission({})}),
                IsEmpty());
    EXPECT_EQ(near_profiles({odd("x"), odd("x"), submission({}), submission({})}).size(), 1U);
    EXPECT_THAT(near_profiles({odd("x"), odd("x"), odd("x"), submission({})}), IsEmpty());  // not rare
    EXPECT_THAT(near_profiles({odd("x"), odd("x"), submission({})}), IsEmpty());            // too few to tell
}

TEST(NearProfiles, DifferWhereOneHasMoreFaults) {
    const auto some = submission({{"A-1", "x"}, {"A-2", "x"}});
    const auto more = submission({{"A-1", "x"}, {"A-2", "x"}, {"A-3", "x"}});
    EXPECT_THAT(near_profiles({some, more, submission({}), submission({})}), IsEmpty());
}

TEST(NearProfiles, TakeTheSameCaseForTheSameFault) {
    auto one = submission({{"A-1", "x"}, {"A-2", "x"}});
    auto other = submission({{"A-1", "y"}, {"A-2", "y"}});
    for (auto* marks : {&one, &other})
        for (auto& clause : marks->clauses)
            clause.case_id = clause.standing == ClauseStanding::violated ? "the/case" : "";
    EXPECT_EQ(near_profiles({one, other, submission({}), submission({})}).size(), 1U);
}

TEST(SeldomKept, IsWhatAtMostOneInTenKeeps) {
    std::vector<Marks> all(11, submission({{"A-1", "x"}, {"A-2", "x"}, {"A-3", "x"}}));
    all[3] = submission({{"A-1", "x"}, {"A-3", "x"}});
    all[5] = all[6] = submission({{"A-1", "x"}, {"A-2", "x"}});
    const auto found = seldom_kept(all);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].clause, "A-1");
    EXPECT_EQ(found[0].tried, 11U);
    EXPECT_THAT(found[0].kept_by, IsEmpty());
    EXPECT_EQ(found[1].clause, "A-2");
    EXPECT_THAT(found[1].kept_by, ElementsAre(3U));
    all.resize(2);
    EXPECT_THAT(seldom_kept(all), IsEmpty());
}

}  // namespace
}  // namespace chathack::reports::marks
