// What follows as a residue from a plain fault. Other causes are in causes_test.cpp.
#include "reports/model/testing/causes.hpp"

namespace chathack::reports {
namespace {

using testing::Causes;

/// A clause that fails in some of its cases, beside one that does in all of five.
class Residues : public Causes {
protected:
    /// What the odd one follows from.
    std::string told(int odd, int kept, const std::string& odd_symptom = "unexpected private_ask") {
        for (int i = 0; i < 5; ++i)
            violate("GLOBAL-1", "global_message differs in sender");
        for (int i = 0; i < faults_kept; ++i)
            keep("GLOBAL-1");
        for (int i = 0; i < odd; ++i)
            violate("PRIVATE-2", odd_symptom);
        for (int i = 0; i < kept; ++i)
            keep("PRIVATE-2");
        summarise(result);
        EXPECT_EQ(clause("GLOBAL-1").follows_from, "");
        return clause("PRIVATE-2").follows_from;
    }
    int faults_kept = 0;
};

TEST_F(Residues, FollowFromAFaultThatShowsNearlyEverywhere) { EXPECT_EQ(told(2, 38), "GLOBAL-1"); }
TEST_F(Residues, AreNotMoreThanTwoCases) { EXPECT_EQ(told(3, 97), ""); }
TEST_F(Residues, AreOddAmongManyThatAreKept) { EXPECT_EQ(told(2, 37), ""); }
TEST_F(Residues, FollowFromALesserFaultOnlyWhenTheyHaveToDoWithIt) {
    faults_kept = 6;
    EXPECT_EQ(told(1, 39), "");
    result = {};
    add_clause("PRIVATE-2", {});
    add_clause("GLOBAL-1", {});
    EXPECT_EQ(told(1, 39, "unexpected global_message"), "GLOBAL-1") << "it is about the same frame";
    result = {};
    add_clause("PRIVATE-2", {"GLOBAL-1"});
    add_clause("GLOBAL-1", {});
    EXPECT_EQ(told(1, 39), "GLOBAL-1") << "it rests on that";
}
TEST_F(Residues, ThatAreWrongInThemselvesAreFaultsOfTheirOwn) {
    EXPECT_EQ(told(1, 39, "private_validation differs in address"), "");
}
TEST_F(Residues, OfAMustDoNotFollowFromLess) {
    result.clauses.back().level = verdict::Level::should;
    for (int i = 0; i < 5; ++i) {
        violate("GLOBAL-1", "global_message differs in sender");
        result.cases.back().verdicts.back().level = verdict::Level::should;
    }
    violate("PRIVATE-2", "unexpected private_ask");
    for (int i = 0; i < 39; ++i)
        keep("PRIVATE-2");
    summarise(result);
    EXPECT_EQ(clause("PRIVATE-2").follows_from, "");
}

}  // namespace
}  // namespace chathack::reports
