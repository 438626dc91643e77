// GLOBAL: messages to everyone.
#include <gmock/gmock.h>

#include "reference/server/testing/server_harness.hpp"

namespace chathack::server {
namespace {

using namespace by_hand;  // NOLINT: the vocabulary of these tests
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

TEST(ServerGlobal, ReachesEverybodyElseAndNotTheSender) {  // GLOBAL-1, GLOBAL-2
    ServerHarness chat;
    std::vector<ConnId> users;
    for (int i = 0; i < 50; ++i)
        users.push_back(chat.log_in("user" + std::to_string(i)));
    for (const std::size_t sender : {0U, 49U, 17U, 17U}) {
        const auto login = "user" + std::to_string(sender);
        chat.receive(users[sender], global(login, "hi"));
        for (std::size_t i = 0; i < users.size(); ++i) {
            const std::vector<std::string> one{"ACK 5 " + login + ": hi"};
            EXPECT_EQ(chat.taken(users[i]), i == sender ? std::vector<std::string>{} : one);
        }
    }
    EXPECT_EQ(chat.counters().deliveries, 4U * 49U);
}

TEST(ServerGlobal, OfALonelySenderReachesNobody) {  // GLOBAL-1, GLOBAL-2
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    chat.receive(alice, global("alice", "hello?"));
    EXPECT_THAT(chat.taken(alice), IsEmpty());
    EXPECT_THAT(chat.last_actions(), IsEmpty());
}

TEST(ServerGlobal, KeepsTheOrderOfEachSender) {  // GLOBAL-3
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    const auto carol = chat.log_in("carol");
    std::vector<std::string> expected;
    for (int i = 0; i < 20; ++i) {
        const auto number = std::to_string(i);
        chat.receive(alice, global("alice", number) + global("alice", number + "b"));
        chat.receive(bob, global("bob", number));
        for (const auto& message : {"alice: " + number, "alice: " + number + "b", "bob: " + number})
            expected.push_back("ACK 5 " + message);
    }
    EXPECT_EQ(chat.taken(carol), expected);
}

TEST(ServerGlobal, TakesGluedMessagesInOneSend) {  // GLOBAL-3; and the cost of many receivers is paid once
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    chat.receive(alice, global("alice", "1") + global("alice", "2") + global("alice", "3"));
    EXPECT_EQ(chat.sends_in_last_feed(), 1U);
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: 1", "ACK 5 alice: 2", "ACK 5 alice: 3"));
}

TEST(ServerGlobal, KeepsTheOrderBetweenMessagesAndAsks) {  // GLOBAL-3, PRIVATE-1
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    const auto carol = chat.log_in("carol");
    chat.receive(alice, global("alice", "1") + ask("alice", "bob") + global("alice", "2") +
                            ask("alice", "x") + global("alice", "3"));
    EXPECT_THAT(chat.taken(bob),
                ElementsAre("ACK 5 alice: 1", "ACK 6 alice", "ACK 5 alice: 2", "ACK 5 alice: 3"));
    EXPECT_THAT(chat.taken(carol), ElementsAre("ACK 5 alice: 1", "ACK 5 alice: 2", "ACK 5 alice: 3"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 x"));
}

TEST(ServerGlobal, ReachesNobodyWhoIsNotLoggedInOrHasLeft) {  // GLOBAL-4
    ServerHarness chat;
    chat.accounts["locked"] = "secret";
    const auto alice = chat.log_in("alice");
    const auto ended = chat.log_in("ended");
    const auto lost = chat.log_in("lost");
    const auto silent = chat.open();
    const auto refused = chat.open();
    chat.receive(refused, new_login("alice"));
    EXPECT_THAT(chat.taken(refused), ElementsAre("ACK 4"));
    const auto waiting = chat.open();
    chat.answer_at_once = false;
    chat.receive(waiting, new_login("waiting"));
    chat.end(ended);
    chat.lose(lost);
    chat.receive(alice, global("alice", "hi"));
    for (const auto conn : {ended, lost, silent, refused, waiting})
        EXPECT_THAT(chat.taken(conn), IsEmpty());
    chat.answer();
    chat.receive(alice, global("alice", "now"));
    EXPECT_THAT(chat.taken(waiting), ElementsAre("ACK 3", "ACK 5 alice: now"));
}

struct Size {
    std::string_view character;
    int times;
    bool delivered;
};

TEST(ServerGlobal, DeliversUpTo1024BytesAndNothingOfMore) {  // GLOBAL-5, GLOBAL-6, GLOBAL-7
    const std::vector<Size> sizes{{"a", 1023, true},
                                  {"a", 1024, true},
                                  {"a", 1025, false},
                                  {"a", 65'536, false},
                                  {"\xc3\xa9", 512, true},
                                  {"\xc3\xa9", 513, false},
                                  {"\xe2\x82\xac", 341, true},  // 1023 bytes
                                  {"\xe2\x82\xac", 342, false},
                                  {"\xf0\x9f\x98\x80", 256, true},
                                  {"\xf0\x9f\x98\x80", 257, false}};
    for (const auto& size : sizes) {
        SCOPED_TRACE(std::to_string(size.times) + " of " + std::string{size.character});
        const auto message = repeated(size.character, size.times);
        ServerHarness chat;
        const auto alice = chat.log_in("alice");
        const auto bob = chat.log_in("bob");
        chat.receive(alice, global("alice", message));
        if (size.delivered) {
            EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: " + message));
            EXPECT_THAT(chat.taken(alice), IsEmpty());
        } else {
            EXPECT_THAT(chat.taken(bob), IsEmpty());
            EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1"));
        }
    }
}

TEST(ServerGlobal, GoesOnAfterAMessageThatIsTooLong) {  // GLOBAL-8, GLOBAL-6
    for (const std::size_t size_bytes : {1025U, 65'536U}) {
        ServerHarness chat;
        const auto alice = chat.log_in("alice");
        const auto bob = chat.log_in("bob");
        const auto bytes = global("alice", std::string(size_bytes, '\x03')) + global("alice", "next");
        for (std::size_t at = 0; at < bytes.size(); at += 1000)
            chat.receive(alice, bytes.substr(at, 1000));
        EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1"));
        EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: next"));
        EXPECT_EQ(chat.rejects(Reject::payload_too_long), 1U);
    }
}

TEST(ServerGlobal, ClosesWhenTooMuchWouldHaveToBeSkipped) {  // GLOBAL-8, GLOBAL-5
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    chat.receive(alice, '\x03' + text("alice") + big_endian(65'537, 4));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1"));
    EXPECT_TRUE(chat.is_closed(alice));
    EXPECT_THAT(chat.taken(bob), IsEmpty());
}

TEST(ServerGlobal, RefusesAFalseSender) {  // GLOBAL-9
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    const auto carol = chat.log_in("carol");
    for (const auto& sender : {"bob", "Alice", "alice ", "", "nobody", "alic"})
        chat.receive(alice, global(sender, "forged"));
    EXPECT_EQ(chat.taken(alice), std::vector<std::string>(6, "ACK 1"));
    EXPECT_EQ(chat.rejects(Reject::false_sender), 6U);
    chat.receive(alice, global("alice", "true"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: true"));
    EXPECT_THAT(chat.taken(carol), ElementsAre("ACK 5 alice: true"));
}

TEST(ServerGlobal, DeliversAnEmptyMessage) {  // GLOBAL-10
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    chat.receive(alice, global("alice", ""));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: "));
}

TEST(ServerGlobal, NamesTheReceiversOnceForARowOfMessagesBrokenByRejects) {  // bounds the actions of one turn
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    chat.receive(alice, global("alice", "1") + global("bob", "forged") + global("alice", "2"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 1"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 5 alice: 1", "ACK 5 alice: 2"));
}

}  // namespace
}  // namespace chathack::server
