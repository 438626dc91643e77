#include "sim/measure/numbers.hpp"

#include <gtest/gtest.h>

namespace chathack::measure {
namespace {

TEST(Numbers, KeepWhatTheyAreSetToWhenTheyGrowWider) {
    Numbers numbers;
    numbers.resize(4);
    const std::uint32_t values[] = {0, 1, 255, 256, 65'535, 65'536, 4'294'967'295};
    for (const auto value : values) {
        SCOPED_TRACE(value);
        numbers.set(1, 200);
        numbers.set(2, value);
        EXPECT_EQ(numbers[0], 0U);
        EXPECT_EQ(numbers[1], 200U);
        EXPECT_EQ(numbers[2], value);
        EXPECT_EQ(numbers[3], 0U);
    }
    numbers.resize(5);
    EXPECT_EQ(numbers[2], 4'294'967'295U);
    EXPECT_EQ(numbers[4], 0U);
}

}  // namespace
}  // namespace chathack::measure
