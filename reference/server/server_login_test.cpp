// LOGIN: who may use which login.
#include <gmock/gmock.h>

#include "reference/server/testing/server_harness.hpp"

namespace chathack::server {
namespace {

using namespace by_hand;  // NOLINT: the vocabulary of these tests
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ServerLogin, WelcomesAFreeLogin) {  // LOGIN-1
    ServerHarness chat;
    const auto bob = chat.open();
    chat.receive(bob, new_login("bob"));
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 3"));
    EXPECT_EQ(chat.counters().logged_in, 1U);
}

TEST(ServerLogin, RefusesALoginThatIsHeld) {  // LOGIN-2, LOGIN-10
    ServerHarness chat;
    chat.log_in("bob");
    const auto second = chat.open();
    chat.receive(second, new_login("bob"));
    chat.receive(second, new_login("bob"));
    EXPECT_THAT(chat.taken(second), ElementsAre("ACK 4", "ACK 4"));
    chat.receive(second, new_login("bobby"));
    EXPECT_THAT(chat.taken(second), ElementsAre("ACK 3"));
}

TEST(ServerLogin, RefusesANewLoginThatHasAnAccount) {  // LOGIN-3, LOGIN-10
    ServerHarness chat;
    chat.accounts["alice"] = "secret";
    const auto conn = chat.open();
    chat.receive(conn, new_login("alice"));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 4"));
    chat.receive(conn, login_with_password("alice", "secret"));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
}

TEST(ServerLogin, WelcomesTheRightPassword) {  // LOGIN-4
    ServerHarness chat;
    chat.accounts["alice"] = "secret";
    chat.accounts["empty"] = "";
    const auto alice = chat.open();
    chat.answer_at_once = false;
    chat.receive(alice, login_with_password("alice", "secret"));
    ASSERT_EQ(chat.open_questions().size(), 1U);
    EXPECT_EQ(chat.open_questions()[0].login, "alice");
    EXPECT_EQ(chat.open_questions()[0].password, "secret");
    chat.answer();
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 3"));
    chat.answer_at_once = true;
    const auto empty = chat.open();
    chat.receive(empty, login_with_password("empty", ""));
    EXPECT_THAT(chat.taken(empty), ElementsAre("ACK 3"));
}

TEST(ServerLogin, RefusesAWrongPasswordAndOneForNobody) {  // LOGIN-5, LOGIN-6, LOGIN-10
    ServerHarness chat;
    chat.accounts["alice"] = "secret";
    const auto conn = chat.open();
    chat.receive(conn, login_with_password("alice", "Secret"));
    chat.receive(conn, login_with_password("alice", ""));
    chat.receive(conn, login_with_password("nobody", "secret"));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 2", "ACK 2", "ACK 2"));
    chat.receive(conn, login_with_password("alice", "secret"));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
}

TEST(ServerLogin, RefusesTheRightPasswordWhileThatLoginIsConnected) {  // LOGIN-7, LOGIN-5
    ServerHarness chat;
    chat.accounts["alice"] = "secret";
    const auto first = chat.open();
    chat.receive(first, login_with_password("alice", "secret"));
    EXPECT_THAT(chat.taken(first), ElementsAre("ACK 3"));
    const auto second = chat.open();
    chat.receive(second, login_with_password("alice", "wrong") + login_with_password("alice", "secret"));
    EXPECT_THAT(chat.taken(second), ElementsAre("ACK 2", "ACK 4"));
    chat.receive(first, global("alice", "still I"));
    EXPECT_THAT(chat.taken(first), IsEmpty());
    EXPECT_TRUE(chat.is_open(first));
}

TEST(ServerLogin, GivesOneLoginToOneOfManyClaims) {  // LOGIN-8
    ServerHarness chat;
    chat.answer_at_once = false;
    std::vector<ConnId> conns;
    for (int i = 0; i < 5; ++i) {
        conns.push_back(chat.open());
        chat.receive(conns.back(), new_login("bob"));
    }
    ASSERT_EQ(chat.open_questions().size(), 5U);
    chat.answer(3);  // the store answers in any order
    while (!chat.open_questions().empty())
        chat.answer();
    for (std::size_t i = 0; i < conns.size(); ++i)
        EXPECT_THAT(chat.taken(conns[i]), ElementsAre(i == 3 ? "ACK 3" : "ACK 4")) << i;
}

TEST(ServerLogin, GivesOneLoginToOneOfAPasswordAndANewLogin) {  // LOGIN-8: the account is made in between
    ServerHarness chat;
    chat.answer_at_once = false;
    const auto with_password = chat.open();
    const auto without = chat.open();
    chat.receive(without, new_login("bob"));
    chat.receive(with_password, login_with_password("bob", "secret"));
    chat.answer(1, AccountVerdict::match);
    chat.answer(0, AccountVerdict::no_account);
    EXPECT_THAT(chat.taken(with_password), ElementsAre("ACK 3"));
    EXPECT_THAT(chat.taken(without), ElementsAre("ACK 4"));
}

TEST(ServerLogin, FreesALoginHoweverItsConnectionGoes) {  // LOGIN-9
    ServerHarness chat;
    const auto ended = chat.log_in("bob");
    chat.end(ended);
    EXPECT_TRUE(chat.is_closed(ended));
    const auto lost = chat.log_in("bob");
    chat.lose(lost);
    const auto bad = chat.log_in("bob");
    chat.receive(bad, "\x63");
    EXPECT_TRUE(chat.is_closed(bad));
    const auto halfway = chat.log_in("bob");
    chat.receive(halfway, global("bob", "cut").substr(0, 9));
    chat.end(halfway);
    chat.log_in("bob");
    EXPECT_EQ(chat.counters().logged_in, 1U);
}

TEST(ServerLogin, FreesALoginWhoseClaimIsStillOpen) {  // LOGIN-9
    ServerHarness chat;
    chat.answer_at_once = false;
    const auto gone = chat.open();
    chat.receive(gone, new_login("bob"));
    chat.lose(gone);
    const auto bob = chat.open();
    chat.receive(bob, new_login("bob"));
    chat.answer();  // too late: its connection is gone, and the slot is used again
    EXPECT_THAT(chat.taken(bob), IsEmpty());
    chat.answer();
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 3"));
}

TEST(ServerLogin, HearsOutWhoLogsInSpeaksAndEnds) {  // LOGIN-9, WIRE-3
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    chat.answer_at_once = false;
    const auto bob = chat.open();
    chat.receive(bob, new_login("bob") + global("bob", "bye"));
    chat.end(bob);
    EXPECT_TRUE(chat.is_open(bob));
    chat.answer();
    EXPECT_THAT(chat.taken(bob), ElementsAre("ACK 3"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 5 bob: bye"));
    EXPECT_TRUE(chat.is_closed(bob));
    EXPECT_EQ(chat.counters().logged_in, 1U);
}

TEST(ServerLogin, TurnsAwayAnythingElseBeforeALogin) {  // LOGIN-11, GLOBAL-4
    for (const auto& frame : {global("bob", "hi"), global("alice", "hi"), ask("bob", "alice"),
                              accept("bob", "alice"), refuse("bob", "alice"), global("", "")}) {
        ServerHarness chat;
        const auto alice = chat.log_in("alice");
        chat.receive(alice, ask("alice", "bob"));
        EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 8 bob"));
        const auto conn = chat.open();
        chat.receive(conn, frame);
        EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 1"));
        EXPECT_THAT(chat.taken(alice), IsEmpty());
        EXPECT_EQ(chat.rejects(Reject::not_logged_in), 1U);
        chat.receive(conn, new_login("bob"));
        EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
    }
}

TEST(ServerLogin, TurnsAwayASecondLogin) {  // LOGIN-12
    ServerHarness chat;
    chat.accounts["carol"] = "secret";
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    chat.receive(bob, new_login("dave") + new_login("bob") + login_with_password("carol", "secret") +
                          login_with_password("bob", "x") + new_login(""));
    EXPECT_EQ(chat.taken(bob), std::vector<std::string>(5, "ACK 1"));
    EXPECT_EQ(chat.rejects(Reject::already_logged_in), 5U);
    chat.receive(bob, global("bob", "still bob") + global("dave", "not dave"));
    EXPECT_THAT(chat.taken(alice), ElementsAre("ACK 5 bob: still bob"));
    chat.log_in("dave");
}

TEST(ServerLogin, RefusesAnEmptyLogin) {  // LOGIN-13, LOGIN-10
    ServerHarness chat;
    const auto conn = chat.open();
    chat.receive(conn, new_login("") + login_with_password("", "secret"));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 1", "ACK 1"));
    chat.receive(conn, new_login("bob"));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
}

TEST(ServerLogin, TakesLoginsOfUpTo255Bytes) {  // LOGIN-14
    ServerHarness chat;
    chat.log_in(std::string(254, 'x'));
    chat.log_in(std::string(255, 'x'));
    const auto conn = chat.open();
    chat.receive(conn, new_login(std::string(256, 'x')));
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 1"));
    EXPECT_TRUE(chat.is_closed(conn));
}

TEST(ServerLogin, TellsLoginsApartByteForByte) {  // LOGIN-15
    ServerHarness chat;
    const std::string composed = "caf\xc3\xa9";
    const std::string decomposed = "cafe\xcc\x81";
    const std::vector<std::string> logins{"Bob",    "bob",     "bob ", " bob", std::string{"bob\0", 4},
                                          composed, decomposed};
    for (const auto& login : logins)
        chat.log_in(login);
    const auto conn = chat.open();
    for (const auto& login : logins)
        chat.receive(conn, new_login(login));
    EXPECT_EQ(chat.taken(conn), std::vector<std::string>(logins.size(), "ACK 4"));
}

TEST(ServerLogin, RefusesWhileTheStoreCannotAnswer) {  // LOGIN-10
    ServerHarness chat{{.notes = true}};
    chat.answer_at_once = false;
    const auto conn = chat.open();
    chat.receive(conn, new_login("bob"));
    chat.answer(AccountVerdict::unavailable);
    chat.receive(conn, login_with_password("bob", "x"));
    chat.answer(AccountVerdict::unavailable);
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 2", "ACK 2"));
    EXPECT_EQ(chat.rejects(Reject::accounts_unavailable), 2U);
    chat.receive(conn, new_login("bob"));
    chat.answer(AccountVerdict::no_account);
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
}

TEST(ServerLogin, IgnoresAnAnswerThatIsGivenTwice) {
    ServerHarness chat;
    chat.answer_at_once = false;
    const auto conn = chat.open();
    chat.receive(conn, new_login("bob"));
    const auto id = chat.open_questions()[0].id;
    chat.answer();
    chat.feed(AccountAnswer{id, AccountVerdict::no_account});
    chat.feed(AccountAnswer{static_cast<QuestionId>(999), AccountVerdict::match});
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
}

}  // namespace
}  // namespace chathack::server
