#include "conformance/runner/disguise.hpp"

#include <gtest/gtest.h>

#include <set>

namespace chathack::runner {
namespace {

TEST(Disguise, OfNoneLeavesNamesAsTheyAre) {
    EXPECT_EQ(login_stem("alice", 3, 0), "alice");
    EXPECT_EQ(marker_words(0).begin + "3" + marker_words(0).between, "fence 3 of ");
    EXPECT_EQ(login_suffix(1, 0), "-10000000");
}

TEST(Disguise, GivesEachActorOfACaseAnotherNameAndNoneItsOwn) {
    std::set<std::string> stems;
    for (std::size_t i = 0; i < 200; ++i)
        stems.insert(login_stem("alice", i, 7));
    EXPECT_EQ(stems.size(), 200U);
    for (const auto& stem : stems)
        EXPECT_EQ(stem.size(), 5U);
    EXPECT_FALSE(stems.contains("alice"));
    EXPECT_NE(marker_words(7).begin, "fence ");
    EXPECT_NE(marker_words(7).between, " of ");
}

TEST(Disguise, HasNoShapeThatLoginsCouldBeKnownBy) {
    std::set<char> first;
    std::set<std::string> all;
    for (std::uint64_t disguise = 1; disguise <= 50; ++disguise) {
        const auto suffix = login_suffix(1, disguise);
        EXPECT_EQ(suffix.size(), login_suffix(1, 0).size());
        first.insert(suffix.front());
        all.insert(suffix);
    }
    EXPECT_GT(first.size(), 5U);
    EXPECT_EQ(all.size(), 50U);
    EXPECT_NE(login_suffix(1, 7), login_suffix(2, 7));
}

TEST(Disguise, IsAnotherForOtherNumbersAndTheSameForTheSame) {
    std::set<std::string> first;
    for (std::uint64_t disguise = 1; disguise <= 50; ++disguise)
        first.insert(login_stem("alice", 0, disguise));
    EXPECT_GT(first.size(), 40U);
    EXPECT_EQ(login_stem("alice", 1, 9), login_stem("carol", 1, 9));
}

}  // namespace
}  // namespace chathack::runner
