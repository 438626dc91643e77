// PRIVATE: how two users agree on a direct connection through the server.
#include <gmock/gmock.h>

#include <limits>

#include "reference/server/testing/server_harness.hpp"

namespace chathack::server {
namespace {

using namespace by_hand;  // NOLINT: the vocabulary of these tests
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// alice, bob and carol are logged in. carol must get nothing of what the others do.
class ServerPrivate : public ::testing::Test {
protected:
    ServerHarness chat;
    ConnId alice = chat.log_in("alice");
    ConnId bob = chat.log_in("bob");
    ConnId carol = chat.log_in("carol");

    void alice_asks_bob() {
        chat.receive(alice, ask("alice", "bob"));
        EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 6 alice"));
        EXPECT_THAT(chat.taken(alice), IsEmpty());
    }
    void expect_nothing_for_others(std::initializer_list<ConnId> others) {
        for (const auto conn : others)
            EXPECT_THAT(chat.taken(conn), IsEmpty());
    }
};

TEST_F(ServerPrivate, AskReachesTheReceiverOnly) {  // PRIVATE-1
    alice_asks_bob();
    expect_nothing_for_others({alice, carol});
}

TEST_F(ServerPrivate, AskAndRefusalHaveTheBytesOfTheTable) {  // PRIVATE-1, PRIVATE-4
    chat.receive(alice, ask("alice", "bob"));
    EXPECT_EQ(chat.taken_bytes(bob), std::string("\x06\x00\x00\x00\x05"
                                                 "alice",
                                                 10));
    chat.receive(bob, refuse("bob", "alice"));
    EXPECT_EQ(chat.taken_bytes(alice), std::string("\x08\x00\x00\x00\x03"
                                                   "bob",
                                                   8));
}

TEST_F(ServerPrivate, AcceptReachesTheAskerOnlyUnchanged) {  // PRIVATE-2
    alice_asks_bob();
    chat.receive(bob, accept("bob", "alice", 0x0102030405060708, 0x1234));
    EXPECT_EQ(chat.taken_bytes(alice), std::string("\x07\x00\x00\x00\x03"
                                                   "bob"
                                                   "\x00\x00\x12\x34"
                                                   "\x01\x7f\x00\x00\x01"
                                                   "\x01\x02\x03\x04\x05\x06\x07\x08",
                                                   25));
    expect_nothing_for_others({bob, carol});
}

TEST_F(ServerPrivate, AcceptCarriesBothAddressesAndAnyId) {  // PRIVATE-3
    for (const auto& address : {ipv4_loopback, ipv6_loopback, '\x01' + std::string(4, '\xff'),
                                '\x02' + std::string(16, '\xff'), '\x02' + std::string(16, '\0')}) {
        for (const std::int64_t id :
             {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
              std::int64_t{1} << 32, std::numeric_limits<std::int64_t>::max()}) {
            alice_asks_bob();
            chat.receive(bob, accept("bob", "alice", id, 65'535, address));
            EXPECT_EQ(chat.taken_bytes(alice), '\x07' + text("bob") + big_endian(65'535, 4) + address +
                                                   big_endian(static_cast<std::uint64_t>(id), 8));
        }
    }
    expect_nothing_for_others({bob, carol});
}

TEST_F(ServerPrivate, RefusalReachesTheAskerOnly) {  // PRIVATE-4
    alice_asks_bob();
    chat.receive(bob, refuse("bob", "alice"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 bob"));
    expect_nothing_for_others({bob, carol});
}

TEST_F(ServerPrivate, AnswersToNothingAreNotRelayed) {  // PRIVATE-5
    chat.receive(bob, accept("bob", "alice") + refuse("bob", "alice") + accept("bob", "nobody") +
                          refuse("bob", "bob") + refuse("bob", ""));
    EXPECT_EQ(chat.taken(bob), std::vector<std::string>(5, "ACK 1"));
    EXPECT_EQ(chat.rejects(Reject::no_pending_ask), 5U);
    expect_nothing_for_others({alice, carol});
}

TEST_F(ServerPrivate, OnlyWhoWasAskedMayAnswer) {  // PRIVATE-5
    alice_asks_bob();
    chat.receive(carol, accept("carol", "alice") + refuse("carol", "alice"));
    EXPECT_THAT(chat.taken(carol), ElementsAre("ACK 1", "ACK 1"));
    chat.receive(alice, accept("alice", "bob") + refuse("alice", "bob"));  // in the wrong direction
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1", "ACK 1"));
    chat.receive(bob, accept("bob", "alice"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 7 bob port 4000 at 017f000001 id 42"));
    expect_nothing_for_others({bob, carol});
}

TEST_F(ServerPrivate, AskToNobodyIsRefused) {  // PRIVATE-6
    chat.receive(alice, ask("alice", "dave") + ask("alice", "Bob") + ask("alice", ""));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 dave", "ACK 8 Bob", "ACK 8 "));
    EXPECT_EQ(chat.rejects(Reject::receiver_absent), 3U);
    const auto dave = chat.log_in("dave");
    chat.receive(dave, accept("dave", "alice"));
    EXPECT_THAT(chat.taken(dave), ElementsAre("ACK 1"));
    expect_nothing_for_others({alice, bob, carol});
}

TEST_F(ServerPrivate, SecondAskIsNotRelayedWhileOneIsPending) {  // PRIVATE-7
    alice_asks_bob();
    chat.receive(alice, ask("alice", "bob") + ask("alice", "bob"));
    expect_nothing_for_others({alice, bob, carol});
    EXPECT_EQ(chat.rejects(Reject::ask_repeated), 2U);
    chat.receive(bob, refuse("bob", "alice"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 bob"));
}

TEST_F(ServerPrivate, AnsweredAskIsSpent) {  // PRIVATE-8
    for (const auto& first : {accept("bob", "alice"), refuse("bob", "alice")}) {
        for (const auto& second : {accept("bob", "alice"), refuse("bob", "alice")}) {
            alice_asks_bob();
            chat.receive(bob, first + second);
            EXPECT_EQ(chat.taken(alice).size(), 1U);
            EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 1"));
        }
    }
    alice_asks_bob();
}

TEST_F(ServerPrivate, RefusesAFalseSender) {  // PRIVATE-9
    alice_asks_bob();
    chat.receive(carol,
                 ask("alice", "bob") + accept("bob", "alice") + refuse("bob", "alice") + ask("", "bob"));
    EXPECT_EQ(chat.taken(carol), std::vector<std::string>(4, "ACK 1"));
    EXPECT_EQ(chat.rejects(Reject::false_sender), 4U);
    expect_nothing_for_others({alice, bob});
    chat.receive(bob, refuse("bob", "alice"));  // the ask is still pending
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 bob"));
}

TEST_F(ServerPrivate, TwoUsersMayAskEachOther) {  // PRIVATE-10
    alice_asks_bob();
    chat.receive(bob, ask("bob", "alice"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 6 bob"));
    chat.receive(alice, refuse("alice", "bob"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 8 alice"));
    chat.receive(bob, accept("bob", "alice", 7));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 7 bob port 4000 at 017f000001 id 7"));
    expect_nothing_for_others({bob, carol});
}

TEST_F(ServerPrivate, PairsDoNotMix) {  // PRIVATE-10
    const auto dave = chat.log_in("dave");
    chat.receive(alice, ask("alice", "carol") + ask("alice", "dave"));
    chat.receive(bob, ask("bob", "carol") + ask("bob", "dave"));
    EXPECT_THAT(chat.taken(carol), ElementsAre("ACK 6 alice", "ACK 6 bob"));
    EXPECT_THAT(chat.taken(dave), ElementsAre("ACK 6 alice", "ACK 6 bob"));
    chat.receive(carol, refuse("carol", "bob"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 8 carol"));
    chat.receive(dave, accept("dave", "alice", 1));
    chat.receive(carol, accept("carol", "alice", 2));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 7 dave port 4000 at 017f000001 id 1",
                                               "ACK 7 carol port 4000 at 017f000001 id 2"));
    chat.receive(dave, refuse("dave", "bob"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 8 dave"));
}

TEST_F(ServerPrivate, NobodyAsksHimself) {  // PRIVATE-11
    chat.receive(alice, ask("alice", "alice") + accept("alice", "alice"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1", "ACK 1"));
    EXPECT_EQ(chat.rejects(Reject::asked_self), 1U);
}

TEST_F(ServerPrivate, AskEndsWhenTheAskerLeaves) {  // PRIVATE-12
    alice_asks_bob();
    chat.end(alice);
    const auto heir = chat.log_in("alice");
    chat.receive(bob, accept("bob", "alice"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 1"));
    expect_nothing_for_others({heir, carol});
}

TEST_F(ServerPrivate, AskEndsWhenTheReceiverLeaves) {  // PRIVATE-12
    alice_asks_bob();
    chat.lose(bob);
    const auto heir = chat.log_in("bob");
    chat.receive(heir, accept("bob", "alice") + refuse("bob", "alice"));
    EXPECT_THAT(chat.taken(heir), ElementsAre("ACK 1", "ACK 1"));
    expect_nothing_for_others({alice, carol});
    chat.receive(alice, ask("alice", "bob"));  // a new ask does not count as the old one
    EXPECT_THAT(chat.taken(heir), ElementsAre("ACK 6 alice"));
}

TEST_F(ServerPrivate, AskOfOneWhoLeftDoesNotPassToWhoTakesTheSlot) {  // PRIVATE-12
    alice_asks_bob();
    chat.lose(alice);
    const auto dave = chat.log_in("dave");
    ASSERT_EQ(transport::slot_of(dave), transport::slot_of(alice));
    chat.receive(bob, accept("bob", "dave") + accept("bob", "alice"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 1", "ACK 1"));
    expect_nothing_for_others({dave, carol});
}

TEST_F(ServerPrivate, PortMustBeOne) {  // PRIVATE-13
    alice_asks_bob();
    for (const std::int32_t port :
         {0, -1, 65'536, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()})
        chat.receive(bob, accept("bob", "alice", 42, port));
    EXPECT_EQ(chat.taken(bob), std::vector<std::string>(5, "ACK 1"));
    EXPECT_EQ(chat.rejects(Reject::bad_port), 5U);
    chat.receive(bob, accept("bob", "alice", 42, 1));  // the ask is still pending
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 7 bob port 1 at 017f000001 id 42"));
    expect_nothing_for_others({bob, carol});
}

TEST_F(ServerPrivate, MessagesAndFilesArePassedToNobody) {  // PRIVATE-14, PRIVATE-15
    alice_asks_bob();
    chat.receive(bob, accept("bob", "alice"));
    chat.taken(alice);
    const std::vector<std::string> frames{'\x07' + text("alice") + text("hi"),
                                          '\x08' + text("alice") + text("f") + text("data"),
                                          '\x09' + text("alice") + big_endian(42, 8)};
    for (const auto& frame : frames) {
        chat.receive(alice, frame);
        EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1"));
        expect_nothing_for_others({bob, carol});
        alice = chat.log_in("alice");
    }
}

TEST_F(ServerPrivate, FramesMayBeCutAnywhere) {  // WIRE-3, PRIVATE-1, PRIVATE-2, PRIVATE-4
    const auto request = ask("alice", "bob");
    const auto answer = accept("bob", "alice", -2, 65'535, ipv6_loopback);
    chat.receive_byte_by_byte(alice, request);
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 6 alice"));
    chat.receive_byte_by_byte(bob, answer);
    EXPECT_EQ(chat.taken_bytes(alice), '\x07' + text("bob") + answer.substr(answer.size() - 29));
}

TEST(ServerPrivateLimits, ManyAsksAreRefusedBeyondTheLimit) {  // PRIVATE-1, PRIVATE-6
    ServerHarness chat{{.asks_pending_max = 2}};
    const auto alice = chat.log_in("alice");
    std::vector<ConnId> others;
    for (const auto* login : {"b", "c", "d"}) {
        others.push_back(chat.log_in(login));
        chat.receive(alice, ask("alice", login));
    }
    EXPECT_THAT(chat.taken(others[1]), ElementsAre("ACK 6 alice"));
    EXPECT_THAT(chat.taken(others[2]), IsEmpty());
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 d"));
    EXPECT_EQ(chat.rejects(Reject::too_many_asks), 1U);
    chat.receive(others[0], refuse("b", "alice"));
    chat.receive(alice, ask("alice", "d"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 b"));
    EXPECT_THAT(chat.taken(others[2]), ElementsAre("ACK 6 alice"));
}

}  // namespace
}  // namespace chathack::server
