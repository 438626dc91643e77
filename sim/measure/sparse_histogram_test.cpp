#include "sim/measure/sparse_histogram.hpp"

#include <gtest/gtest.h>

#include <random>

#include "sim/measure/result.hpp"

namespace chathack::measure {
namespace {

TEST(SparseHistogram, AnswersWhatTheFullOneDoes) {
    Histogram full;
    SparseHistogram sparse;
    EXPECT_EQ(times_of(sparse), times_of(full));
    std::mt19937_64 random{7};
    std::lognormal_distribution<double> time{16, 3};
    for (int i = 0; i < 20'000; ++i) {
        const Time drawn{i % 100 == 0 ? -1 : static_cast<Time::rep>(time(random))};
        full.record(drawn);
        sparse.record(drawn);
        if (i % 1000 != 0) continue;
        EXPECT_EQ(times_of(sparse), times_of(full)) << i;
    }
    EXPECT_EQ(times_of(sparse), times_of(full));
}

}  // namespace
}  // namespace chathack::measure
