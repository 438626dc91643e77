#include "conformance/project/trial.hpp"

#include <gtest/gtest.h>

namespace chathack::project {
namespace {

using namespace std::chrono_literals;

TEST(ReadyWithin, IsFourTimesWhatWasMeasuredButNotLessThanUsual) {
    EXPECT_EQ(ready_within(0ms), 10s);
    EXPECT_EQ(ready_within(2500ms), 10s);
    EXPECT_EQ(ready_within(2501ms), 11s);
    EXPECT_EQ(ready_within(7s), 28s);
}

}  // namespace
}  // namespace chathack::project
