#include "conformance/frames/user_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::frames {
namespace {

std::vector<std::string> names(const std::vector<FrameShape>& shapes) {
    std::vector<std::string> all;
    for (const auto& shape : shapes) {
        all.emplace_back(shape.name);
        EXPECT_EQ(shape.opcode, 0) << shape.name;
        for (const auto& field : shape.fields)
            EXPECT_EQ(field.type, FieldType::text) << shape.name;
    }
    return all;
}

TEST(UserWords, AreWhatUsersDoAndWhatClientsShow) {
    EXPECT_THAT(names(acts()), ::testing::ElementsAre("say", "ask", "accept", "refuse", "private_message",
                                                      "file", "close", "quit"));
    EXPECT_EQ(names(observations()).size(), 14U);
}

TEST(UserWords, AreFoundByNameEachAmongItsOwn) {
    ASSERT_NE(find_act("file"), nullptr);
    EXPECT_EQ(find_act("file")->fields[2].name, "content");
    ASSERT_NE(find_observation("file"), nullptr);
    EXPECT_EQ(find_observation("file")->fields[2].name, "place");
    EXPECT_EQ(find_act("asked"), nullptr);
    EXPECT_EQ(find_observation("ask"), nullptr);
    EXPECT_EQ(find_act(""), nullptr);
}

/// What a client shows because somebody sent it is not a notice: it must never be ignored.
TEST(UserWords, AreNoticesWhereTheyOnlyTellHowThingsStand) {
    for (const auto* name : {"logged_in", "login_error", "login_exists", "server_lost", "accepted", "refused",
                             "direct_opened", "direct_closed", "not_done"}) {
        EXPECT_TRUE(is_notice(name)) << name;
        EXPECT_NE(find_observation(name), nullptr) << name;
    }
    for (const auto* name : {"message", "asked", "private_message", "file", "overwritten", "none"})
        EXPECT_FALSE(is_notice(name)) << name;
}

}  // namespace
}  // namespace chathack::frames
