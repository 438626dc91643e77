#include "conformance/verdict/verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace chathack::verdict {
namespace {

using testing::ElementsAre;

constexpr Outcome by_gravity[]{Outcome::conforms,     Outcome::observed, Outcome::untested,
                               Outcome::skipped,      Outcome::expected, Outcome::flaky,
                               Outcome::inconclusive, Outcome::follows,  Outcome::violates_should,
                               Outcome::violates_must};

TEST(Verdict, OrdersOutcomesByTheirGravity) {
    EXPECT_TRUE(std::ranges::is_sorted(by_gravity));
    EXPECT_TRUE(std::ranges::adjacent_find(by_gravity) == std::end(by_gravity));
    EXPECT_EQ(all_looks().size(), std::size(by_gravity));
}

TEST(Verdict, TellsWhatIsKeptTriedBadAndAViolation) {
    std::vector<std::string_view> kept, tried, bad, violations, of_case;
    for (const auto outcome : by_gravity) {
        if (is_kept(outcome)) kept.push_back(to_string(outcome));
        if (is_tried(outcome)) tried.push_back(to_string(outcome));
        if (is_bad(outcome)) bad.push_back(to_string(outcome));
        if (is_violation(outcome)) violations.push_back(to_string(outcome));
        if (is_of_case(outcome)) of_case.push_back(to_string(outcome));
    }
    EXPECT_THAT(kept, ElementsAre("conforms", "observed"));
    EXPECT_THAT(tried, ElementsAre("conforms", "observed", "expected", "flaky", "inconclusive", "follows",
                                   "violates-should", "violates-must"));
    EXPECT_THAT(bad, ElementsAre("inconclusive", "violates-should", "violates-must"));
    EXPECT_THAT(violations, ElementsAre("violates-should", "violates-must"));
    EXPECT_THAT(of_case, ElementsAre("conforms", "observed", "skipped", "inconclusive", "follows",
                                     "violates-should", "violates-must"));
}

TEST(Verdict, OfOneFindingIsAsGraveAsItsLevelOrItsPromise) {
    EXPECT_EQ(outcome_of(Kind::violates, Level::must, "", false), Outcome::violates_must);
    EXPECT_EQ(outcome_of(Kind::violates, Level::should, "", false), Outcome::violates_should);
    EXPECT_EQ(outcome_of(Kind::violates, Level::should, "", true), Outcome::violates_must);
    EXPECT_EQ(outcome_of(Kind::violates, Level::open, "echo", true), Outcome::violates_must);
    EXPECT_EQ(outcome_of(Kind::observed, Level::open, "echo", false), Outcome::observed);
    EXPECT_EQ(outcome_of(Kind::observed, Level::open, other_behaviour, false), Outcome::violates_should);
    EXPECT_EQ(outcome_of(Kind::conforms, Level::must, "", false), Outcome::conforms);
    EXPECT_EQ(outcome_of(Kind::inconclusive, Level::must, "", false), Outcome::inconclusive);
    EXPECT_EQ(outcome_of(Kind::skipped, Level::must, "", false), Outcome::skipped);
    EXPECT_EQ(outcome_of(Kind::follows, Level::must, "", false), Outcome::follows);
}

TEST(Verdict, LetsWhatWasSeenTellMoreThanWhatCouldNotBeTold) {
    const std::vector<int> weights{weight_of(Kind::skipped, ""),
                                   weight_of(Kind::conforms, ""),
                                   weight_of(Kind::inconclusive, ""),
                                   weight_of(Kind::observed, "echo"),
                                   weight_of(Kind::observed, other_behaviour),
                                   weight_of(Kind::violates, "")};
    EXPECT_TRUE(std::ranges::is_sorted(weights, std::ranges::less_equal{}));
}

TEST(Verdict, HasAWordForEverythingAndReadsItBack) {
    for (const auto level : all_levels)
        EXPECT_EQ(level_named(to_string(level)), level);
    for (const auto kind :
         {Kind::conforms, Kind::violates, Kind::follows, Kind::observed, Kind::inconclusive, Kind::skipped})
        EXPECT_EQ(kind_named(to_string(kind)), kind);
    for (const auto outcome : by_gravity)
        EXPECT_EQ(outcome_named(to_string(outcome)), outcome);
    EXPECT_EQ(to_string(Level::must), "MUST");
    EXPECT_EQ(to_string(Level::should), "SHOULD");
    EXPECT_EQ(to_string(Level::open), "OPEN");
    EXPECT_EQ(to_string(Kind::violates), "violates");
    EXPECT_EQ(to_string(Outcome::violates_must), "violates-must");
    EXPECT_EQ(to_string(Outcome::untested), "untested");
}

TEST(Verdict, ReadsNoOtherWord) {
    for (const std::string_view word : {"", "bogus", "Conforms", "conforms ", "must", "violates-open"}) {
        SCOPED_TRACE(word);
        EXPECT_EQ(level_named(word), std::nullopt);
        EXPECT_EQ(kind_named(word), std::nullopt);
        EXPECT_EQ(outcome_named(word), std::nullopt);
    }
    EXPECT_EQ(kind_named("violates-must"), std::nullopt) << "that is an outcome";
    EXPECT_EQ(outcome_named("violates"), std::nullopt) << "that is a kind";
}

TEST(Verdict, LooksDifferentOfEachOutcome) {
    std::set<std::string_view> marks, sentences, labels;
    for (const auto& look : all_looks()) {
        EXPECT_EQ(&look_of(look.outcome), &look);
        marks.insert(look.mark);
        sentences.insert(look.sentence);
        labels.insert(look.label);
    }
    EXPECT_EQ(marks.size(), std::size(by_gravity));
    EXPECT_EQ(sentences.size(), std::size(by_gravity));
    EXPECT_EQ(labels.size(), std::size(by_gravity));
}

}  // namespace
}  // namespace chathack::verdict
