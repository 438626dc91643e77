#include "conformance/scenario/crowds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MembersOf, AreTheWholeCrowdOrAllButOne) {
    const Crowds crowds{{"few", {"few-1", "few-2", "few-3"}}, {"one", {"one-1"}}};
    EXPECT_THAT(members_of(crowds, "few"), ElementsAre("few-1", "few-2", "few-3"));
    EXPECT_THAT(members_of(crowds, "few except few-2"), ElementsAre("few-1", "few-3"));
    for (const auto* words : {"", "many", "few-1", "few except", "few except few-4", "few except one-1",
                              "many except few-1", "one except one-1"})
        EXPECT_THAT(members_of(crowds, words), IsEmpty()) << words;
}

}  // namespace
}  // namespace chathack::scenario
