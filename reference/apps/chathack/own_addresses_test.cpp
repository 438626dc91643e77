#include "reference/apps/chathack/own_addresses.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::apps {
namespace {

TEST(OwnAddresses, LoopbackIsOneOfThem) {
    EXPECT_THAT(own_addresses(), ::testing::Contains(*transport::parse_address("127.0.0.1")));
}

}  // namespace
}  // namespace chathack::apps
