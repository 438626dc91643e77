#include "conformance/scenario/frame_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::scenario {
namespace {

using Role = Actor::Role;

TEST(FrameWords, AreThoseOfTheRoleAndOfTheWayTheyGo) {
    struct Row {
        std::string name;
        Role role;
        bool sends;
        std::string error;
        wire::Direction direction = wire::Direction::to_server;
    };
    const std::vector<Row> rows{
        {"new_login", Role::client, true, "", wire::Direction::to_server},
        {"private_message", Role::client, true, "", wire::Direction::peer},
        {"global_message", Role::client, true, "", wire::Direction::to_server},
        {"global_message", Role::client, false, "", wire::Direction::to_client},
        {"global_message", Role::server, true, "", wire::Direction::to_client},
        {"new_login", Role::server, false, "", wire::Direction::to_server},
        {"private_hello", Role::peer, true, "", wire::Direction::peer},
        {"private_hello", Role::peer, false, "", wire::Direction::peer},
        {"connected", Role::peer, true,
         "`connected` is not sent by a peer; it sends private_hello, private_message or private_file"},
        {"connected", Role::server, false,
         "`connected` is not seen by a server; it sees login_with_password, new_login, global_message, "
         "private_ask, private_accept or private_refuse"},
        {"privat_hello", Role::peer, true, "no frame is named `privat_hello`; did you mean `private_hello`?"},
        {"asked", Role::user, true,
         "a user does not do `asked`; it does say, ask, accept, refuse, private_message, file, close or "
         "quit"},
        {"sya", Role::user, true, "no act is named `sya`; did you mean `say`?"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        input::Diagnostics report{"a.yaml"};
        const auto word = find_frame_word(row.name, row.role, row.sends, {1, 1}, report);
        const auto told = report.take();
        EXPECT_EQ(told.empty() ? std::string{} : told.front().message, row.error);
        EXPECT_EQ(word.shape != nullptr, row.error.empty());
        if (!word.shape) continue;
        EXPECT_EQ(word.shape->name, row.name);
        EXPECT_EQ(word.direction, row.direction);
    }
}

TEST(FrameWords, AreFramesOfAnyDirectionAndNothingElse) {
    for (const auto* name : {"new_login", "connected", "private_hello"})
        EXPECT_TRUE(is_frame_name(name)) << name;
    for (const auto* name : {"", "say", "asked", "newlogin"})
        EXPECT_FALSE(is_frame_name(name)) << name;
}

TEST(FrameFields, AreFoundByName) {
    input::Diagnostics report{"a.yaml"};
    const auto& shape = *frames::find_frame(wire::Direction::to_client, "global_message");
    EXPECT_EQ(find_field(shape, "message", {}, report)->name, "message");
    EXPECT_EQ(find_field(shape, "mesage", {2, 3}, report), nullptr);
    const auto told = report.take();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().message, "`global_message` has no field `mesage`; did you mean `message`?");
    EXPECT_EQ(told.front().position, (input::Position{2, 3}));
}

}  // namespace
}  // namespace chathack::scenario
