#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/traffic.hpp"

namespace chathack::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RequestsTest : public ::testing::Test, protected Traffic {};

TEST_F(RequestsTest, FindsWhatComesBeforeTheLogin) {  // CLIENT-1, LOGIN-11
    const auto alice = log_in("alice"), early = open();
    says(early, global("bob", "hi"));
    gets(alice, ack_5("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("CLIENT-1", "LOGIN-11"));
}

TEST_F(RequestsTest, LetsTheServerHandleWhatWasSentBehindALogin) {  // LOGIN-11
    const auto bob = log_in("bob"), alice = open();
    says(alice, new_login("alice") + global("alice", "hi"));
    gets(bob, ack_5("alice", "hi"));
    gets(alice, ack_3);
    EXPECT_THAT(violated(), ElementsAre("CLIENT-1"));
}

TEST_F(RequestsTest, FindsAFalseSender) {  // CLIENT-2, GLOBAL-9, PRIVATE-9
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("carol", "hi"));
    gets(bob, ack_5("carol", "hi"));
    says(alice, ask("carol", "bob"));
    gets(bob, ack_6("carol"));
    EXPECT_THAT(violated(), ElementsAre("CLIENT-2", "GLOBAL-9", "CLIENT-2", "PRIVATE-9"));
}

TEST_F(RequestsTest, FindsLongMessagesSentAndDelivered) {  // CLIENT-5, GLOBAL-5, GLOBAL-7
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", std::string(1024, 'x')));
    gets(bob, ack_5("alice", std::string(1024, 'x')));
    EXPECT_THAT(violated(), IsEmpty());
    says(alice, global("alice", std::string(1025, 'y')));
    gets(bob, ack_5("alice", std::string(1025, 'y')));
    says(alice, global("alice", std::string(1025, 'z')));
    gets(bob, ack_5("alice", std::string(1024, 'z')));
    EXPECT_THAT(violated(), ElementsAre("CLIENT-5", "GLOBAL-5", "CLIENT-5", "GLOBAL-5"));
}

TEST(Requests, TellsWhatAClientDoesWrong) {
    const auto sends = [](const std::string& bytes) {
        return [=](Traffic& traffic) { traffic.says(traffic.log_in("alice"), bytes); };
    };
    const auto sends_early = [](const std::string& bytes) {
        return [=](Traffic& traffic) { traffic.says(traffic.open(), bytes); };
    };
    const std::string early = "CLIENT-1: something other than a login is sent before ACK 3";
    const std::string second = "CLIENT-1: a second login is sent before the first one is answered";
    const std::string carol = "CLIENT-2: \"alice\" sends under the login \"carol\"";
    expect_told(verdict::Kind::violates,
                {{"a message under its login", sends(global("alice", "hi")), {}},
                 {"a message under another", sends(global("carol", "hi")), {carol}},
                 {"an ask under another", sends(ask("carol", "bob")), {carol}},
                 {"an accept under another", sends(accept("carol", "bob")), {carol}},
                 {"a refusal under another", sends(refuse("carol", "bob")), {carol}},
                 {"1024 bytes", sends(global("alice", std::string(1024, 'x'))), {}},
                 {"1025 bytes",
                  sends(global("alice", std::string(1025, 'x'))),
                  {"CLIENT-5: a global message of 1025 bytes is sent"}},
                 {"a message before ACK 3", sends_early(global("alice", "hi")), {early}},
                 {"an ask before ACK 3", sends_early(ask("alice", "bob")), {early}},
                 {"an accept before ACK 3", sends_early(accept("alice", "bob")), {early}},
                 {"a refusal before ACK 3", sends_early(refuse("alice", "bob")), {early}},
                 {"a second new login", sends_early(new_login("alice") + new_login("alice")), {second}},
                 {"a second login with a password",
                  sends_early(new_login("alice") + login_with_password("bob", "secret")),
                  {second}},
                 {"a login after ACK 3, which is the server's to answer", sends(new_login("alice")), {}}});
}

/// The clause by which the next answer, which must be ACK 1, is judged.
TEST(Requests, SaysByWhichClauseTheServerMustTurnThemDown) {
    struct Row {
        std::string bytes;
        bool logged_in;
        std::string clause;
    };
    for (const auto& row :
         {Row{global("carol", "hi"), true, "GLOBAL-9"}, Row{ask("carol", "bob"), true, "PRIVATE-9"},
          Row{accept("carol", "bob"), true, "PRIVATE-9"}, Row{refuse("carol", "bob"), true, "PRIVATE-9"},
          Row{global("alice", std::string(1025, 'x')), true, "GLOBAL-6"},
          Row{global("carol", std::string(1025, 'x')), true, "GLOBAL-9"},
          Row{global("alice", "hi"), false, "LOGIN-11"}, Row{ask("alice", "bob"), false, "LOGIN-11"}}) {
        SCOPED_TRACE(row.clause);
        Traffic traffic;
        const auto link = row.logged_in ? traffic.log_in("alice") : traffic.open();
        traffic.says(link, row.bytes);
        traffic.gets(link, ack_1);
        EXPECT_THAT(traffic.told(verdict::Kind::conforms), Contains(row.clause));
    }
}

TEST(Requests, OwesNoMessageThatTheServerMayRejectOrDrop) {  // GLOBAL-8, GLOBAL-10
    Traffic traffic;
    const auto alice = traffic.log_in("alice");
    traffic.log_in("bob");
    traffic.says(alice, global("alice", "") + global("alice", "\xff") + global("alice", "ho\xc3"));
    EXPECT_THAT(traffic.told(verdict::Kind::inconclusive), IsEmpty());
}

}  // namespace
}  // namespace chathack::observe
