#include "sim/workload/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/workload/loader.hpp"

namespace chathack::workload {
namespace {

using ::testing::HasSubstr;

TEST(WorkloadDescription, SaysWhatEachGroupDoesAndWhatItComesTo) {
    const auto loaded = load_workload(CHATHACK_SOURCE_DIR "/scenarios/workloads/study-group.yaml");
    const auto text = describe(loaded.workload.value());
    EXPECT_THAT(text, HasSubstr("20 users, 120 s"));
    EXPECT_THAT(text, HasSubstr("come       evenly from 0 s to 5 s"));
    EXPECT_THAT(text, HasSubstr("messages   every 10 s in the mean, exponential; 60 bytes in the median"));
    EXPECT_THAT(
        text, HasSubstr("files    every 5 s in the mean, exponential; one of 3 measured values, 675 bytes"));
    EXPECT_THAT(text, HasSubstr("accept     90 % of asks"));
    EXPECT_THAT(text, HasSubstr("2 messages to everyone a second, 38 deliveries"));
}

}  // namespace
}  // namespace chathack::workload
