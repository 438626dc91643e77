#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/traffic.hpp"

namespace chathack::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AnswersTest : public ::testing::Test, protected Traffic {};

TEST_F(AnswersTest, FindsAMessageThatWasOvertaken) {  // GLOBAL-1, GLOBAL-3
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "one") + global("alice", "two"));
    gets(bob, ack_5("alice", "two"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-3", "GLOBAL-1"));
}

TEST_F(AnswersTest, FindsMessagesThatComeTwiceLateOrAltered) {  // GLOBAL-3, GLOBAL-1
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "one") + global("alice", "two"));
    gets(bob, ack_5("alice", "two") + ack_5("alice", "one"));
    gets(bob, ack_5("alice", "one"));
    gets(bob, ack_5("alice", "ONE"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-3", "GLOBAL-3", "GLOBAL-3", "GLOBAL-1"));
}

TEST_F(AnswersTest, TellsEqualMessagesApartInFavourOfTheServer) {  // GLOBAL-3, GLOBAL-10
    const auto alice = log_in("alice"), bob = log_in("bob");
    for (int i = 0; i < 3; ++i)
        says(alice, global("alice", "hi") + global("alice", ""));
    for (int i = 0; i < 3; ++i)
        gets(bob, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), IsEmpty());
}

TEST_F(AnswersTest, AcceptsAnEcho) {  // GLOBAL-2
    const auto alice = log_in("alice");
    says(alice, global("alice", "hi"));
    gets(alice, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::observed), ElementsAre("GLOBAL-2 echo"));
}

TEST_F(AnswersTest, FindsAMessageUnderTheReceiversName) {  // GLOBAL-1
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "hi"));
    gets(bob, ack_5("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-1"));
}

TEST_F(AnswersTest, FindsMessagesToWhoIsNotLoggedIn) {  // GLOBAL-4
    const auto alice = log_in("alice"), early = open();
    says(alice, global("alice", "hi"));
    gets(early, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-4"));
}

TEST_F(AnswersTest, FindsTwoHoldersOnceBothAreServed) {  // LOGIN-8
    log_in("bob");
    const auto second = log_in("bob"), alice = log_in("alice");
    const LinkId first{1};
    says(alice, global("alice", "hi"));
    gets(second, ack_5("alice", "hi"));
    gets(first, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), ElementsAre("LOGIN-8"));
}

TEST_F(AnswersTest, FindsNothingWhenTheFirstHolderWasClosedMeanwhile) {  // LOGIN-8, LOGIN-9
    log_in("bob");
    log_in("bob");
    observer_.end(LinkId{1}, End::listener, false,
                  tick());  // it ended before the second ACK 3, but that was seen later
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::inconclusive), IsEmpty());
}

TEST_F(AnswersTest, LetsALoginBeTakenOver) {  // LOGIN-7
    const auto first = open();
    says(first, login_with_password("bob", "p"));
    gets(first, ack_3);
    const auto second = open();
    says(second, login_with_password("bob", "p"));
    gets(second, ack_3);
    observer_.end(first, End::listener, false, tick());
    EXPECT_THAT(violated(), IsEmpty());
}

TEST_F(AnswersTest, FindsWrongAnswersToLogins) {  // LOGIN-1, LOGIN-2, LOGIN-12
    log_in("bob");
    const auto alice = open();
    says(alice, new_login("alice"));
    gets(alice, ack_2);
    says(alice, new_login("bob"));
    gets(alice, ack_2);
    says(alice, new_login("bob"));
    gets(alice, ack_4);
    says(alice, new_login("alice"));
    gets(alice, ack_3);
    says(alice, new_login("alice"));
    gets(alice, ack_3);
    gets(alice, ack_3);
    EXPECT_THAT(violated(), ElementsAre("LOGIN-1", "LOGIN-2", "LOGIN-12", "LOGIN-1"));
}

TEST(Answers, TellsWhatIsWrongWithAnAnswerToALogin) {
    const auto claims = [](Traffic& traffic, const std::string& login, const std::string& answer) {
        const auto link = traffic.open();
        traffic.says(link, new_login(login));
        traffic.gets(link, answer);
    };
    const auto once_more = [](const std::string& answer) {
        return [=](Traffic& traffic) {
            const auto alice = traffic.log_in("alice");
            traffic.says(alice, new_login("alice"));
            traffic.gets(alice, answer);
        };
    };
    expect_told(
        verdict::Kind::violates,
        {{"a free one, ACK 2",
          [&](Traffic& t) { claims(t, "alice", ack_2); },
          {"LOGIN-1: the new login \"alice\" is answered with ACK 2"}},
         {"a free one of 16 bytes, ACK 2",
          [&](Traffic& t) { claims(t, std::string(16, 'a'), ack_2); },
          {"LOGIN-1: the new login \"aaaaaaaaaaaaaaaa\" is answered with ACK 2"}},
         {"one of 17 bytes, ACK 2", [&](Traffic& t) { claims(t, std::string(17, 'a'), ack_2); }, {}},
         {"one that is not UTF-8, ACK 2", [&](Traffic& t) { claims(t, "\xff", ack_2); }, {}},
         {"an empty one, ACK 2", [&](Traffic& t) { claims(t, "", ack_2); }, {}},
         {"a free one, ACK 4: somebody unseen may hold it",
          [&](Traffic& t) { claims(t, "alice", ack_4); },
          {}},
         {"one that is held, ACK 2",
          [&](Traffic& t) { t.log_in("bob"), claims(t, "bob", ack_2); },
          {"LOGIN-2: the new login \"bob\" is answered with ACK 2"}},
         {"one that is held, ACK 4", [&](Traffic& t) { t.log_in("bob"), claims(t, "bob", ack_4); }, {}},
         {"with a password, ACK 2",
          [](Traffic& t) {
              const auto bob = t.open();
              t.says(bob, login_with_password("bob", "wrong"));
              t.gets(bob, ack_2);
          },
          {}},
         {"one after ACK 3, ACK 1", once_more(ack_1), {}},
         {"one after ACK 3, ACK 2",
          once_more(ack_2),
          {"LOGIN-12: a login after ACK 3 is answered with ACK 2"}},
         {"one after ACK 3, ACK 3",
          once_more(ack_3),
          {"LOGIN-12: a login after ACK 3 is answered with ACK 3"}},
         {"one after ACK 3, ACK 4",
          once_more(ack_4),
          {"LOGIN-12: a login after ACK 3 is answered with ACK 4"}},
         {"ACK 2 for an ask that waits before it",  // PRIVATE-6
          [](Traffic& t) {
              const auto alice = t.log_in("alice");
              t.says(alice, ask("alice", "bob") + new_login("alice"));
              t.gets(alice, ack_2 + ack_2);
          },
          {"LOGIN-12: a login after ACK 3 is answered with ACK 2"}},
         {"ACK 3 though nothing was claimed",
          [](Traffic& t) { t.gets(t.open(), ack_3); },
          {"LOGIN-1: ACK 3 comes though no login waits for an answer"}},
         {"ACK 3 behind bytes that cannot be read",
          [](Traffic& t) {
              const auto alice = t.log_in("alice");
              t.says(alice, "\x63");
              t.gets(alice, ack_1 + ack_3);
          },
          {"CLIENT-2: what is sent to the server is not a frame: unknown opcode"}}});
}

TEST(Answers, WantsAck1ForAnOffenceAndNothingElse) {  // LOGIN-11
    const auto early_message = [](const std::string& answer) {
        return [=](Traffic& traffic) {
            const auto early = traffic.open();
            traffic.says(early, global("early", "hi"));
            traffic.gets(early, answer);
        };
    };
    const std::string early = "CLIENT-1: something other than a login is sent before ACK 3";
    expect_told(
        verdict::Kind::violates,
        {{"ACK 1", early_message(ack_1), {early}},
         {"ACK 2", early_message(ack_2), {early, "LOGIN-11: this is answered with ACK 2 instead of ACK 1"}},
         {"ACK 3", early_message(ack_3), {early, "LOGIN-11: this is answered with ACK 3 instead of ACK 1"}},
         {"ACK 4", early_message(ack_4), {early, "LOGIN-11: this is answered with ACK 4 instead of ACK 1"}}});
    Traffic traffic;
    early_message(ack_1)(traffic);
    EXPECT_THAT(traffic.told(verdict::Kind::conforms), ElementsAre("LOGIN-11"));
}

TEST(Answers, TellsWhatIsWrongWithAMessageThatIsDelivered) {
    /// alice and bob are logged in; alice sends `said`, bob gets `got`.
    const auto between = [](const std::string& said, const std::string& got) {
        return [=](Traffic& traffic) {
            const auto alice = traffic.log_in("alice"), bob = traffic.log_in("bob");
            traffic.says(alice, said);
            traffic.gets(bob, got);
        };
    };
    const auto hi = global("alice", "hi");
    const auto two = global("alice", "one") + global("alice", "two");
    const std::string xs = "\"" + std::string(60, 'x') + "\"... ";
    expect_told(
        verdict::Kind::violates,
        {{"as it was sent", between(hi, ack_5("alice", "hi")), {}},
         {"in another order",
          between(two, ack_5("alice", "two") + ack_5("alice", "one")),
          {"GLOBAL-3: \"two\" of alice to bob overtakes 1 earlier message(s)",
           "GLOBAL-3: \"one\" of alice to bob comes after later ones"}},
         {"twice",
          between(hi, ack_5("alice", "hi") + ack_5("alice", "hi")),
          {"GLOBAL-3: \"hi\" of alice to bob comes twice"}},
         {"altered",
          between(hi, ack_5("alice", "ho")),
          {"GLOBAL-1: bob gets \"ho\" of alice, who sent nothing like it"}},
         {"under another name",
          between(hi, ack_5("bob", "hi")),
          {"GLOBAL-1: bob gets \"hi\" of alice under the login bob"}},
         {"of somebody who is not seen", between(hi, ack_5("elsewhere", "hi")), {}},
         {"mended, where it was not UTF-8", between(global("alice", "\xff"), ack_5("alice", "?")), {}},
         {"too long",
          between(global("alice", std::string(1025, 'x')), ack_5("alice", std::string(1025, 'x'))),
          {"CLIENT-5: a global message of 1025 bytes is sent",
           "GLOBAL-5: a message of 1025 bytes is delivered: " + xs + "(1025 bytes) of alice to bob"}},
         {"too long, and cut",
          between(global("alice", std::string(1025, 'x')), ack_5("alice", std::string(1024, 'x'))),
          {"CLIENT-5: a global message of 1025 bytes is sent",
           "GLOBAL-5: a longer message is delivered cut: " + xs + "(1024 bytes) of alice to bob"}},
         {"under a false login",
          between(global("carol", "hi"), ack_5("carol", "hi")),
          {"CLIENT-2: \"alice\" sends under the login \"carol\"",
           "GLOBAL-9: a message is delivered under a false login: \"hi\" of carol to bob"}},
         {"from before ACK 3",
          [](Traffic& t) {
              const auto bob = t.log_in("bob");
              t.says(t.open(), global("carol", "hi"));
              t.gets(bob, ack_5("carol", "hi"));
          },
          {"CLIENT-1: something other than a login is sent before ACK 3",
           "LOGIN-11: a message from before ACK 3 is delivered: \"hi\" of carol to bob"}},
         {"to somebody who is not logged in",
          [&](Traffic& t) {
              const auto alice = t.log_in("alice"), early = t.open();
              t.says(alice, hi);
              t.gets(early, ack_5("alice", "hi"));
          },
          {"GLOBAL-4: a message reaches a connection that is not logged in"}}});
}

TEST(Answers, LeavesOpenWhatAnAnswerDoesNotDecide) {
    expect_told(verdict::Kind::inconclusive,
                {{"a message between a login and its answer",  // GLOBAL-4
                  [](Traffic& t) {
                      const auto alice = t.open();
                      t.says(alice, new_login("alice"));
                      t.gets(alice, ack_5("elsewhere", "hi"));
                  },
                  {"GLOBAL-4: a message comes between a login and its answer"}},
                 {"ACK 3 for one of two logins",  // LOGIN-1
                  [](Traffic& t) {
                      const auto link = t.open();
                      t.says(link, new_login("alice") + new_login("bob"));
                      t.gets(link, ack_3);
                      t.gets(link, ack_5("alice", "nobody sent it"));
                  },
                  {"LOGIN-1: which of several logins ACK 3 answers cannot be told: this connection is not "
                   "judged"}}});
}

TEST(Answers, DoesNotJudgeAUserWhoseConnectionIsUnclear) {
    Traffic traffic;
    const auto unclear = traffic.open(), bob = traffic.log_in("bob");
    traffic.says(unclear, new_login("alice") + new_login("carol"));
    traffic.gets(unclear, ack_3);
    traffic.log_in("alice");
    traffic.gets(bob, ack_5("alice", "hi"));
    EXPECT_THAT(traffic.violated(), ElementsAre("CLIENT-1"));
}

TEST(Answers, TellsWhatConforms) {
    Traffic traffic;
    const auto alice = traffic.log_in("alice"), bob = traffic.log_in_with_password("bob");
    traffic.says(alice, global("alice", std::string(1024, 'x')) + "\x63");
    traffic.gets(bob, ack_5("alice", std::string(1024, 'x')));
    traffic.gets(alice, ack_1);
    const auto rival = traffic.open();
    traffic.says(rival, new_login("bob"));
    traffic.gets(rival, ack_4);
    EXPECT_THAT(traffic.told(verdict::Kind::conforms),
                ElementsAre("CLIENT-1", "LOGIN-1", "LOGIN-4", "CLIENT-2", "GLOBAL-7", "GLOBAL-1", "GLOBAL-3",
                            "WIRE-5", "LOGIN-2"));
}

TEST(Answers, NamesTheBehaviourWhereSeveralConform) {
    Traffic traffic;
    const auto alice = traffic.log_in("alice"), bob = traffic.log_in_with_password("bob");
    traffic.says(alice, global("alice", ""));
    traffic.gets(bob, ack_5("alice", ""));
    traffic.gets(alice, ack_5("alice", ""));
    const auto rival = traffic.open();
    traffic.says(rival, login_with_password("bob", "secret"));
    traffic.gets(rival, ack_4);
    EXPECT_THAT(traffic.told(verdict::Kind::observed),
                ElementsAre("GLOBAL-10 delivers", "GLOBAL-2 echo", "LOGIN-7 exists"));
}

}  // namespace
}  // namespace chathack::observe
