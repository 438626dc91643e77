#include "reports/model/merge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::sample_result;
using ::testing::HasSubstr;

/// The cases of the sample, divided into shards.
std::vector<Result> shards(std::size_t all) {
    std::vector<Result> parts(all, sample_result());
    for (std::size_t i = 0; i < all; ++i) {
        parts[i].run.shard = std::to_string(i + 1) + "/" + std::to_string(all);
        parts[i].cases.clear();
    }
    const auto whole = sample_result();
    for (std::size_t i = 0; i < whole.cases.size(); ++i)
        parts[i % all].cases.push_back(whole.cases[i]);
    for (auto& part : parts) {
        summarise(part);
        part.summary.exit_code = 0;
    }
    return parts;
}

TEST(Merge, GivesWhatOneRunWouldHaveGiven) {
    auto parts = shards(3);
    parts[1].summary.exit_code = 1;
    std::string why_not;
    const auto whole = merge(parts, why_not);
    ASSERT_TRUE(whole.has_value()) << why_not;
    const auto expected = sample_result();
    EXPECT_EQ(whole->cases.size(), expected.cases.size());
    EXPECT_EQ(whole->summary.verdicts, expected.summary.verdicts);
    EXPECT_EQ(whole->summary.exit_code, 1);
    for (std::size_t i = 0; i < expected.clauses.size(); ++i)
        EXPECT_EQ(whole->clauses[i].verdict, expected.clauses[i].verdict) << expected.clauses[i].id;
    EXPECT_FALSE(whole->run.partial);
    EXPECT_EQ(whole->run.shard, "");
    EXPECT_EQ(whole->run.duration_us, 3 * expected.run.duration_us);
}

TEST(Merge, WithoutAShardIsIncompleteAndNamesIt) {
    auto parts = shards(4);
    parts.erase(parts.begin() + 2);
    std::string why_not;
    const auto whole = merge(parts, why_not);
    ASSERT_TRUE(whole.has_value()) << why_not;
    EXPECT_TRUE(whole->run.partial);
    EXPECT_EQ(whole->run.partial_why, "these shards are missing: 3/4");
    EXPECT_EQ(whole->summary.exit_code, 4);
}

TEST(Merge, DoesNotMindAShardThatDecidedNothing) {
    auto parts = shards(7);
    for (auto& part : parts) {
        part.summary.exit_code = 3;  // as of one that is all skipped
        std::erase_if(part.cases, [](const auto& one) { return verdict::is_violation(one.verdict); });
        summarise(part);
    }
    std::string why_not;
    const auto whole = merge(parts, why_not);
    ASSERT_TRUE(whole.has_value()) << why_not;
    EXPECT_EQ(whole->summary.exit_code, 0);
}

TEST(Merge, OfAShardThatWasCutShortIsCutShort) {
    auto parts = shards(2);
    parts[1].run.partial = true;
    parts[1].run.partial_why = "interrupted";
    std::string why_not;
    const auto whole = merge(parts, why_not);
    ASSERT_TRUE(whole.has_value()) << why_not;
    EXPECT_EQ(whole->run.partial_why, "interrupted");
}

TEST(Merge, TurnsAwayWhatIsNotOneRun) {
    const auto refused = [](auto change) {
        auto parts = shards(2);
        change(parts[1]);
        std::string why_not;
        EXPECT_FALSE(merge(parts, why_not).has_value());
        return why_not;
    };
    EXPECT_EQ(refused([](Result& part) { part.target.name = "yours"; }),
              "one target is \"my server\", another \"yours\"");
    EXPECT_THAT(refused([](Result& part) { part.run.network = "lossy"; }), HasSubstr("another \"lossy\""));
    EXPECT_EQ(refused([](Result& part) { part.cases.push_back(sample_result().cases[0]); }),
              "the case login/free is in two of them");
    std::string why_not;
    EXPECT_FALSE(merge({}, why_not).has_value());
}

}  // namespace
}  // namespace chathack::reports
