// WIRE at the server: frames cut or joined in any way, and bad frames.
#include <gmock/gmock.h>

#include "reference/server/testing/server_harness.hpp"

namespace chathack::server {
namespace {

using namespace by_hand;  // NOLINT: the vocabulary of these tests
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ServerWire, AnswersWithTheBytesOfTheTable) {  // WIRE-1, WIRE-2
    ServerHarness chat;
    const auto bob = chat.open();
    const auto alice = chat.open();
    chat.receive(bob, std::string{"\x02\x00\x00\x00\x03"
                                  "bob",
                                  8});
    EXPECT_EQ(chat.taken_bytes(bob), std::string("\x03"));
    chat.receive(alice, std::string{"\x02\x00\x00\x00\x05"
                                    "alice",
                                    10});
    EXPECT_EQ(chat.taken_bytes(alice), std::string("\x03"));
    chat.receive(alice, std::string{"\x03\x00\x00\x00\x05"
                                    "alice"
                                    "\x00\x00\x00\x02"
                                    "hi",
                                    16});
    EXPECT_EQ(chat.taken_bytes(bob), std::string("\x05\x00\x00\x00\x05"
                                                 "alice"
                                                 "\x00\x00\x00\x02"
                                                 "hi",
                                                 16));
    EXPECT_EQ(chat.taken_bytes(alice), "");
}

TEST(ServerWire, CarriesTextByteForByte) {  // WIRE-2
    ServerHarness chat;
    const std::string odd{"\xc3\xa9\x00\x1b\xf0\x9f\x98\x80\xe2\x80\xae\n",
                          13};  // é NUL ESC emoji RLO newline
    const auto bob = chat.log_in("bob");
    const auto sender = chat.log_in(odd);
    chat.receive(sender, global(odd, odd));
    EXPECT_EQ(chat.taken_bytes(bob), '\x05' + text(odd) + text(odd));
}

/// A whole conversation of alice. bob must see the same however it is cut.
struct Cut {
    std::string talk =
        new_login("alice") + global("alice", "one") + ask("alice", "bob") + global("alice", "two");
    std::vector<std::string> to_alice{"ACK 3"};
    std::vector<std::string> to_bob{"ACK 5 alice: one", "ACK 6 alice", "ACK 5 alice: two"};
};

TEST(ServerWire, HandlesFramesCutAnywhere) {  // WIRE-3
    const Cut cut;
    for (std::size_t at = 0; at <= cut.talk.size(); ++at) {
        SCOPED_TRACE(at);
        ServerHarness chat;
        const auto bob = chat.log_in("bob");
        const auto alice = chat.open();
        if (at > 0) chat.receive(alice, cut.talk.substr(0, at));
        if (at < cut.talk.size()) chat.receive(alice, cut.talk.substr(at));
        EXPECT_EQ(chat.taken(alice), cut.to_alice);
        EXPECT_EQ(chat.taken(bob), cut.to_bob);
    }
}

TEST(ServerWire, HandlesFramesOneByteAtATime) {  // WIRE-3
    const Cut cut;
    ServerHarness chat;
    const auto bob = chat.log_in("bob");
    const auto alice = chat.open();
    chat.receive_byte_by_byte(alice, cut.talk);
    EXPECT_EQ(chat.taken(alice), cut.to_alice);
    EXPECT_EQ(chat.taken(bob), cut.to_bob);
}

TEST(ServerWire, KeepsOrderBehindALoginThatWaitsForTheStore) {  // WIRE-3
    const Cut cut;
    ServerHarness chat;
    const auto bob = chat.log_in("bob");
    const auto alice = chat.open();
    chat.answer_at_once = false;
    chat.receive(alice, cut.talk);
    EXPECT_TRUE(chat.is_paused(alice));
    EXPECT_THAT(chat.taken(bob), IsEmpty());
    chat.answer();
    EXPECT_FALSE(chat.is_paused(alice));
    EXPECT_EQ(chat.taken(alice), cut.to_alice);
    EXPECT_EQ(chat.taken(bob), cut.to_bob);
}

TEST(ServerWire, KeepsOrderWhenATransportStillDeliversWhatWasOnItsWay) {  // WIRE-3
    const Cut cut;
    ServerHarness chat;
    const auto bob = chat.log_in("bob");
    const auto alice = chat.open();
    chat.answer_at_once = false;
    chat.receive_byte_by_byte(alice, cut.talk);
    EXPECT_EQ(chat.open_questions().size(), 1U);
    chat.answer();
    EXPECT_EQ(chat.taken(alice), cut.to_alice);
    EXPECT_EQ(chat.taken(bob), cut.to_bob);
}

TEST(ServerWire, KeepsOrderOverSeveralLoginsInOneGo) {  // WIRE-3, LOGIN-10
    ServerHarness chat;
    chat.accounts["carol"] = "secret";
    const auto bob = chat.log_in("bob");
    const auto conn = chat.open();
    chat.answer_at_once = false;
    chat.receive(conn, new_login("carol") + login_with_password("carol", "wrong") + new_login("bob") +
                           login_with_password("carol", "secret") + global("carol", "hi"));
    std::vector<std::string> asked;
    while (!chat.open_questions().empty()) {
        asked.push_back(chat.open_questions().front().login);
        EXPECT_TRUE(chat.is_paused(conn));
        chat.answer();
    }
    EXPECT_THAT(asked, ElementsAre("carol", "carol", "carol"));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 4", "ACK 2", "ACK 4", "ACK 3"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 carol: hi"));
    EXPECT_FALSE(chat.is_paused(conn));
}

struct BadFrame {
    std::string name;
    std::string bytes;
    Reject reject;
};

/// Frames whose end cannot be found.
std::vector<BadFrame> endless_frames() {
    const std::string minus_one{"\xff\xff\xff\xff"};
    const std::string most_negative{"\x80\x00\x00\x00", 4};
    const std::string most{"\x7f\xff\xff\xff"};
    const std::string accept_up_to_address = '\x05' + text("bob") + text("alice") + big_endian(4000, 4);
    return {
        {"login count -1", '\x02' + minus_one, Reject::negative_count},                   // WIRE-4
        {"login count -2^31", '\x02' + most_negative, Reject::negative_count},            // WIRE-4
        {"message count -1", '\x03' + text("bob") + minus_one, Reject::negative_count},   // WIRE-4
        {"receiver count -1", '\x04' + text("bob") + minus_one, Reject::negative_count},  // WIRE-4
        {"login count 2^31-1", '\x02' + most, Reject::text_too_long},                     // LOGIN-14
        {"login count 256", '\x02' + big_endian(256, 4), Reject::text_too_long},          // LOGIN-14
        {"message count 2^31-1", '\x03' + text("bob") + most, Reject::text_too_long},     // GLOBAL-8
        {"message count 64 KiB + 1", '\x03' + text("bob") + big_endian(65'537, 4), Reject::text_too_long},
        {"opcode 0", std::string(1, '\0'), Reject::unknown_opcode},                           // WIRE-5
        {"opcode 10", "\x0a", Reject::unknown_opcode},                                        // WIRE-5
        {"opcode -1", "\xff", Reject::unknown_opcode},                                        // WIRE-5
        {"opcode -128", "\x80", Reject::unknown_opcode},                                      // WIRE-5
        {"opcode 7", '\x07' + text("bob") + text("hi"), Reject::unknown_opcode},              // PRIVATE-15
        {"opcode 8", '\x08' + text("bob") + text("f") + text("x"), Reject::unknown_opcode},   // PRIVATE-15
        {"opcode 9", '\x09' + text("bob") + big_endian(42, 8), Reject::unknown_opcode},       // PRIVATE-15
        {"adCode 0", accept_up_to_address + std::string(1, '\0'), Reject::bad_address_code},  // WIRE-8
        {"adCode 3", accept_up_to_address + "\x03", Reject::bad_address_code},                // WIRE-8
        {"adCode -1", accept_up_to_address + "\xff", Reject::bad_address_code},               // WIRE-8
    };
}

TEST(ServerWire, TellsAndClosesWhenTheEndOfAFrameCannotBeFound) {  // WIRE-4, WIRE-5, WIRE-6, WIRE-8, WIRE-9
    for (const auto& bad : endless_frames()) {
        SCOPED_TRACE(bad.name);
        ServerHarness chat;
        const auto alice = chat.log_in("alice");
        const auto bob = chat.log_in("bob");
        chat.receive(alice, ask("alice", "bob"));
        EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 6 alice"));
        chat.receive(bob, bad.bytes + global("bob", "unheard"));
        EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 1"));
        EXPECT_TRUE(chat.is_closed(bob));
        EXPECT_EQ(chat.rejects(bad.reject), 1U);
        EXPECT_THAT(chat.taken(alice), IsEmpty());
        const auto next = chat.log_in("bob");  // LOGIN-9
        chat.receive(alice, global("alice", "on we go"));
        EXPECT_THAT(chat.taken(next), ElementsAre("ACK 5 alice: on we go"));
    }
}

TEST(ServerWire, ClosesAlsoWhoIsNotLoggedIn) {  // WIRE-6
    for (const auto& bad : endless_frames()) {
        SCOPED_TRACE(bad.name);
        ServerHarness chat;
        const auto conn = chat.open();
        chat.receive(conn, bad.bytes);
        EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 1"));
        EXPECT_TRUE(chat.is_closed(conn));
    }
}

TEST(ServerWire, RefusesTextThatIsNotUtf8AndGoesOn) {  // WIRE-7
    const std::string bad = "\xc3(";
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    chat.receive(alice, global("alice", bad) + global("alice", "good") + ask("alice", bad));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1", "ACK 1"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: good"));
    const auto other = chat.open();
    chat.receive(other, new_login(bad) + new_login("other"));
    EXPECT_THAT(chat.taken(other), ElementsAre("ACK 1", "ACK 3"));
    EXPECT_EQ(chat.rejects(Reject::bad_utf8), 3U);
}

TEST(ServerWire, LetsNobodyWaitForAHalfFrame) {  // WIRE-9
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    const auto half = chat.open();
    chat.receive(half, new_login("halfway").substr(0, 7));
    chat.receive(bob, global("bob", "half").substr(0, 12));
    chat.receive(alice, global("alice", "whole"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: whole"));
    EXPECT_THAT(chat.taken(half), IsEmpty());
    chat.end(bob);
    EXPECT_THAT(chat.taken(alice), IsEmpty());
}

TEST(ServerWire, StandsManyBadFramesThatCanBeSteppedOver) {  // WIRE-7, GLOBAL-8
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    for (int i = 0; i < 100; ++i)
        chat.receive(alice, global("alice", "\xff") + global("alice", std::string(1025, 'x')));
    EXPECT_EQ(chat.taken(alice), std::vector<std::string>(200, "ACK 1"));
    chat.receive(alice, global("alice", "still here"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: still here"));
}

}  // namespace
}  // namespace chathack::server
