#include "conformance/runner/running_actor.hpp"

#include <gtest/gtest.h>

#include "conformance/runner/testing/by_hand.hpp"
#include "reference/wire/bytes.hpp"

namespace chathack::runner::testing {
namespace {

using namespace std::string_literals;
using Role = scenario::Actor::Role;
using Seen = std::vector<std::string>;

/// What the actor reads out of these bytes, one line for each thing; an echo that is passed over ends in `~`.
Seen received(RunningActor& actor, const std::string& bytes) {
    Seen seen;
    actor.receive(wire::as_bytes(bytes), [&](const match::Observation& observation, Entry::Kind kind,
                                             const std::string& read, const std::string& why) {
        const auto* frame = std::get_if<match::FrameSeen>(&observation);
        EXPECT_EQ(kind, frame ? Entry::Kind::received : Entry::Kind::unreadable);
        EXPECT_EQ(why.empty(), frame != nullptr);
        EXPECT_FALSE(read.empty());
        seen.push_back(match::to_string(observation) + (frame && frame->optional ? " ~" : ""));
    });
    return seen;
}

const std::string hi_from_bob = frame_by_hand(5, {"bob", "hi"});

TEST(RunningActor, ReadsGluedFramesOneByOne) {
    RunningActor alice{"alice"};
    EXPECT_EQ(received(alice, frame_by_hand(3) + hi_from_bob + frame_by_hand(1)),
              (Seen{"connected", R"(global_message sender "bob" message "hi")", "packet_error"}));
}

TEST(RunningActor, WaitsForTheRestOfAFrameWhereverTheCutFalls) {
    for (std::size_t cut = 1; cut < hi_from_bob.size(); ++cut) {
        SCOPED_TRACE(cut);
        RunningActor alice{"alice"};
        EXPECT_EQ(received(alice, hi_from_bob.substr(0, cut)), Seen{});
        EXPECT_EQ(received(alice, hi_from_bob.substr(cut) + frame_by_hand(1)),
                  (Seen{R"(global_message sender "bob" message "hi")", "packet_error"}));
    }
}

TEST(RunningActor, ReadsNothingAfterWhatIsNoFrame) {
    RunningActor alice{"alice"};
    EXPECT_EQ(received(alice, frame_by_hand(1) + "\x63" + frame_by_hand(3)),
              (Seen{"packet_error", R"(bytes that are no frame (unknown opcode): "c\x03")"}));
    EXPECT_EQ(received(alice, frame_by_hand(3)), Seen{});
    EXPECT_FALSE(alice.logged_in);
    alice.read_anew();
    EXPECT_EQ(received(alice, frame_by_hand(3)), Seen{"connected"});
}

TEST(RunningActor, CannotReadACountBelowZero) {
    RunningActor alice{"alice"};
    EXPECT_EQ(received(alice, "\x05\xff\xff\xff\xff"s),
              (Seen{R"(bytes that are no frame (negative byte count): "\x05\xff\xff\xff\xff")"}));
}

TEST(RunningActor, ReadsMoreThanTheProtocolAllowsSoThatItCanBeNamed) {
    RunningActor alice{"alice"};
    EXPECT_EQ(received(alice, frame_by_hand(5, {std::string(300, 'b'), std::string(1025, 'x')})).size(), 1U);
    EXPECT_EQ(received(alice, frame_by_hand(5, {"bob", "\xc3\x28"})),
              Seen{R"(global_message sender "bob" message "\xc3(")"});
    const auto seen = received(alice, frame_by_hand(5, {"bob", std::string(65 * 1024, 'x')}));
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_TRUE(seen.front().starts_with("bytes that are no frame (")) << seen.front();
}

TEST(RunningActor, ReadsInItsOwnDirection) {
    RunningActor server{"server", Role::server};
    EXPECT_EQ(received(server, frame_by_hand(3, {"alice", "hi"})),
              Seen{R"(global_message sender "alice" message "hi")"});
    RunningActor peer{"bob", Role::peer};
    EXPECT_EQ(received(peer, frame_by_hand(7, {"alice", "hi"})),
              Seen{R"(private_message login "alice" message "hi")"});
    EXPECT_EQ(server.sends(), wire::Direction::to_client);
    EXPECT_EQ(server.receives(), wire::Direction::to_server);
    EXPECT_EQ(peer.sends(), wire::Direction::peer);
    EXPECT_EQ(peer.receives(), wire::Direction::peer);
    RunningActor alice{"alice"};
    EXPECT_EQ(alice.sends(), wire::Direction::to_server);
    EXPECT_EQ(alice.receives(), wire::Direction::to_client);
}

TEST(RunningActor, IsLoggedInByAck3ToAClientOnly) {
    RunningActor alice{"alice"};
    received(alice, frame_by_hand(4));
    EXPECT_FALSE(alice.logged_in);
    received(alice, frame_by_hand(3));
    EXPECT_TRUE(alice.logged_in);
    alice.start_over();
    EXPECT_FALSE(alice.logged_in);
}

// --- echoes
// -------------------------------------------------------------------------------------------------------------

TEST(RunningActor, PassesOverEachOfItsOwnMessagesOnce) {
    RunningActor alice{"alice"};
    alice.sender.login = "alice-7";
    alice.echoes_due = {"one", "two", "two"};
    const auto echo = [&](const std::string& text) {
        return received(alice, frame_by_hand(5, {"alice-7", text})).front().ends_with(" ~");
    };
    EXPECT_TRUE(echo("two"));
    EXPECT_TRUE(echo("one"));
    EXPECT_TRUE(echo("two"));
    EXPECT_FALSE(echo("two"));
    EXPECT_FALSE(echo("three"));
}

TEST(RunningActor, DoesNotTakeTheWordsOfOthersForItsOwn) {
    RunningActor alice{"alice"};
    alice.sender.login = "alice-7";
    alice.echoes_due = {"hi"};
    EXPECT_EQ(received(alice, hi_from_bob), Seen{R"(global_message sender "bob" message "hi")"});
    EXPECT_EQ(received(alice, frame_by_hand(5, {"alice-7", "hi"})),
              Seen{R"(global_message sender "alice-7" message "hi" ~)"});
}

// --- the rest
// -------------------------------------------------------------------------------------------------------------

TEST(RunningActor, LogsInWithAPasswordWhereItHasAnAccount) {
    RunningActor alice{"alice"};
    alice.sender = {"alice-7", "pw"};
    EXPECT_EQ(alice.login_frame(), "\2\0\0\0\7alice-7"s);
    alice.by_password = true;
    EXPECT_EQ(alice.login_frame(), "\1\0\0\0\7alice-7\0\0\0\2pw"s);
}

TEST(RunningActor, StartsOverWithAnEmptyConnection) {
    RunningActor alice{"alice"};
    alice.link = RunningActor::Link::over;
    alice.inbox.emplace_back(match::EndSeen{});
    alice.echoes_due = {"hi"};
    received(alice, hi_from_bob.substr(0, 5));
    alice.start_over();
    EXPECT_EQ(alice.link, RunningActor::Link::idle);
    EXPECT_TRUE(alice.inbox.empty());
    EXPECT_TRUE(alice.echoes_due.empty());
    EXPECT_EQ(received(alice, frame_by_hand(1)), Seen{"packet_error"}) << "the half frame is forgotten";
}

TEST(RunningActor, DropsWhatWasLookedAt) {
    RunningActor alice{"alice"};
    alice.inbox = {match::FrameSeen{{"connected", {}}}, match::FrameSeen{{"packet_error", {}}},
                   match::EndSeen{}};
    alice.drop(1);
    ASSERT_EQ(alice.inbox.size(), 2U);
    EXPECT_EQ(match::to_string(alice.inbox.front()), "packet_error");
    alice.drop(9);
    EXPECT_TRUE(alice.inbox.empty());
}

}  // namespace
}  // namespace chathack::runner::testing
