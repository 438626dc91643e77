#include "sim/workload/distribution.hpp"

#include <gtest/gtest.h>

namespace chathack::workload {
namespace {

double mean_drawn(const Distribution& distribution) {
    auto random = random_stream(7, 0);
    constexpr int draws = 100'000;
    double sum = 0;
    for (int i = 0; i < draws; ++i)
        sum += distribution.draw(random);
    return sum / draws;
}

TEST(Distributions, HaveTheMeanThatTheySay) {
    for (const auto& distribution :
         {Distribution{Constant{3}}, Distribution{Exponential{5}}, Distribution{LogNormal{60, 0.8}},
          Distribution{Empirical{{10, 20, 40}, {5, 3, 2}}}}) {
        SCOPED_TRACE(distribution.shape.index());
        EXPECT_NEAR(mean_drawn(distribution), distribution.mean(), distribution.mean() * 0.02);
    }
}

TEST(Distributions, StayWithinTheirBounds) {
    const Distribution distribution{Exponential{5}, 4, 6};
    auto random = random_stream(1, 1);
    for (int i = 0; i < 1000; ++i) {
        const auto drawn = distribution.draw(random);
        EXPECT_GE(drawn, 4);
        EXPECT_LE(drawn, 6);
    }
}

TEST(Distributions, GiveTheSameNumbersEverywhere) {
    auto random = random_stream(7, 3);
    const Distribution exponential{Exponential{5}};
    const Distribution log_normal{LogNormal{60, 0.8}};
    const Distribution empirical{Empirical{{12, 40, 160}, {5, 3, 1}}};
    EXPECT_DOUBLE_EQ(exponential.draw(random), 1.8709166133565651);
    EXPECT_NEAR(log_normal.draw(random), 66.475989173394893, 1e-9);
    EXPECT_EQ(empirical.draw(random), 12);
}

TEST(RandomStreams, DifferBySeedAndByNumber) {
    const auto first = [](Random random) { return random(); };
    EXPECT_EQ(first(random_stream(1, 2)), first(random_stream(1, 2)));
    EXPECT_NE(first(random_stream(1, 2)), first(random_stream(2, 1)));
    EXPECT_NE(first(random_stream(1, 2)), first(random_stream(1, 3)));
}

}  // namespace
}  // namespace chathack::workload
