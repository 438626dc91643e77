#include "reference/load/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace chathack::load {
namespace {

using namespace std::chrono_literals;

TEST(Histogram, AnswersZeroWhenNothingWasRecorded) {
    const Histogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.quantile(0.5), 0ns);
    EXPECT_EQ(histogram.min(), 0ns);
    EXPECT_EQ(histogram.max(), 0ns);
    EXPECT_EQ(histogram.mean(), 0ns);
}

TEST(Histogram, IsExactBelow128Nanoseconds) {
    Histogram histogram;
    for (int i = 1; i <= 100; ++i)
        histogram.record(Time{i});
    EXPECT_EQ(histogram.quantile(0.5), 50ns);
    EXPECT_EQ(histogram.quantile(0.99), 99ns);
    EXPECT_EQ(histogram.quantile(1), 100ns);
    EXPECT_EQ(histogram.min(), 1ns);
    EXPECT_EQ(histogram.mean(), 50ns);
}

TEST(Histogram, NeverPassesTheLongestTimeAndKeepsItExact) {
    Histogram histogram;
    histogram.record(1000001ns);
    EXPECT_EQ(histogram.quantile(0.5), 1000001ns);
    histogram.record(2h);  // beyond the last bucket
    EXPECT_EQ(histogram.max(), 2h);
    EXPECT_LE(histogram.quantile(1), 2h);
    EXPECT_GE(histogram.quantile(1), 1099511627775ns);
}

TEST(Histogram, CountsATimeBelowZeroAsZero) {
    Histogram histogram;
    histogram.record(-5ns);
    EXPECT_EQ(histogram.count(), 1U);
    EXPECT_EQ(histogram.max(), 0ns);
}

TEST(Histogram, IsWithinOnePartIn128OfTheTruthAtEveryScale) {
    constexpr unsigned seed = 20240229;
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> exponent{0, 39};
    Histogram histogram;
    std::vector<Time> times;
    for (int i = 0; i < 10000; ++i) {
        times.emplace_back(static_cast<Time::rep>(std::exp2(exponent(random))));
        histogram.record(times.back());
    }
    std::sort(times.begin(), times.end());
    for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        SCOPED_TRACE(share);
        const auto truth = times[static_cast<std::size_t>(std::ceil(share * 10000)) - 1];
        EXPECT_GE(histogram.quantile(share), truth);
        EXPECT_LE(static_cast<double>(histogram.quantile(share).count()),
                  static_cast<double>(truth.count()) * (1 + 1.0 / 128));
    }
}

}  // namespace
}  // namespace chathack::load
