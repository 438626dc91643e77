#include "conformance/suite/room.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace chathack::suite {
namespace {

TEST(ProcessorTime, IsReadAsTheKernelTellsIt) {
    std::istringstream stat{"cpu  10 20 30 400 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n"};
    const auto time = read_processor_time(stat);
    EXPECT_EQ(time.idle, 405U);
    EXPECT_EQ(time.all, 486U);  // guests' time is in that of users
}

TEST(ProcessorTime, OfNothingIsNone) {
    std::istringstream none;
    EXPECT_EQ(read_processor_time(none).all, 0U);
    std::istringstream other{"cpu  10 20\n"};
    EXPECT_EQ(read_processor_time(other).all, 0U);
}

}  // namespace
}  // namespace chathack::suite
