#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/traffic.hpp"

namespace chathack::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HandshakesTest : public ::testing::Test, protected Traffic {};

TEST_F(HandshakesTest, FindsAsksThatReachTheWrongOneOrCarryTheWrongName) {  // PRIVATE-1
    const auto alice = log_in("alice"), bob = log_in("bob"), carol = log_in("carol");
    says(alice, ask("alice", "bob"));
    gets(carol, ack_6("alice"));
    gets(bob, ack_6("bob"));
    gets(bob, ack_6("alice"));
    gets(bob, ack_6("alice"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-1", "PRIVATE-1", "PRIVATE-1"));
}

TEST_F(HandshakesTest, FindsAcceptsThatAreChangedOrMisdirected) {  // PRIVATE-2
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    says(bob, accept("bob", "alice", 42, 4000));
    gets(alice, ack_7("bob", 43, 4000));
    gets(alice, ack_7("alice", 42, 4000));
    gets(bob, ack_7("bob", 42, 4000));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-2", "PRIVATE-2", "PRIVATE-2"));
}

TEST_F(HandshakesTest, FindsAnswersWithoutAnAskAndSecondAnswers) {  // PRIVATE-5, PRIVATE-8
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(bob, accept("bob", "alice"));
    gets(alice, ack_7("bob"));
    says(alice, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    says(bob, refuse("bob", "alice") + refuse("bob", "alice"));
    gets(alice, ack_8("bob") + ack_8("bob"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-5", "PRIVATE-8"));
}

TEST_F(HandshakesTest, FindsAnAnswerThatReachesTheNextHolderOfALogin) {  // PRIVATE-12
    const auto first = log_in("alice"), bob = log_in("bob");
    says(first, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    leaves(first);
    const auto second = log_in("alice");
    says(bob, accept("bob", "alice"));
    gets(second, ack_7("bob"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-12"));
}

TEST_F(HandshakesTest, FindsARefusalWithTheAskersName) {  // PRIVATE-4
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    says(bob, refuse("bob", "alice"));
    gets(alice, ack_8("alice"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-4"));
}

/// Users whose handshakes go wrong: alice, bob and carol are logged in.
struct Three {
    explicit Three(Traffic& traffic)
        : alice{traffic.log_in("alice")}, bob{traffic.log_in("bob")}, carol{traffic.log_in("carol")} {}
    LinkId alice, bob, carol;
};
/// alice has asked bob.
struct Asked : Three {
    explicit Asked(Traffic& traffic) : Three{traffic} {
        traffic.says(alice, ask("alice", "bob"));
        traffic.gets(bob, ack_6("alice"));
    }
};

TEST(Handshakes, TellsWhatIsWrongWithAnAskThatIsRelayed) {
    const auto gets_ask = [](LinkId Three::*who, const std::string& of) {
        return [=](Traffic& traffic) {
            const Asked three{traffic};
            traffic.gets(three.*who, ack_6(of));
        };
    };
    expect_told(verdict::Kind::violates,
                {{"as it was sent", [](Traffic& t) { Asked{t}; }, {}},
                 {"to somebody who is not logged in",
                  [](Traffic& t) { t.gets(t.open(), ack_6("alice")); },
                  {"PRIVATE-1: an ask reaches a connection that is not logged in"}},
                 {"between a login and its answer",
                  [](Traffic& t) {
                      const auto link = t.open();
                      t.says(link, new_login("bob"));
                      t.gets(link, ack_6("alice"));
                  },
                  {}},
                 {"twice",
                  gets_ask(&Three::bob, "alice"),
                  {"PRIVATE-1: an ask of alice comes more often than it was sent"}},
                 {"with the name of who gets it",
                  gets_ask(&Three::bob, "bob"),
                  {"PRIVATE-1: bob gets an ask that carries its own login"}},
                 {"to another",
                  gets_ask(&Three::carol, "alice"),
                  {"PRIVATE-1: an ask of alice to bob reaches carol"}},
                 {"of somebody who asked nobody",
                  gets_ask(&Three::alice, "carol"),
                  {"PRIVATE-1: alice gets an ask of carol, who asked nobody"}},
                 {"of somebody who is not seen", gets_ask(&Three::alice, "elsewhere"), {}},
                 {"from before ACK 3",
                  [](Traffic& t) {
                      const auto bob = t.log_in("bob");
                      t.says(t.open(), ask("early", "bob"));
                      t.gets(bob, ack_6("early"));
                  },
                  {"CLIENT-1: something other than a login is sent before ACK 3",
                   "LOGIN-11: an ask from before ACK 3 is relayed"}},
                 {"under a false login",
                  [](Traffic& t) {
                      const Three three{t};
                      t.says(three.alice, ask("elsewhere", "bob"));
                      t.gets(three.bob, ack_6("elsewhere"));
                  },
                  {"CLIENT-2: \"alice\" sends under the login \"elsewhere\"",
                   "PRIVATE-9: an ask is relayed under the false login elsewhere"}}});
}

TEST(Handshakes, TellsWhatIsWrongWithAnAcceptThatIsRelayed) {
    const auto accepted = [](LinkId Three::*who, const std::string& got) {
        return [=](Traffic& traffic) {
            const Asked three{traffic};
            traffic.says(three.bob, accept("bob", "alice"));
            traffic.gets(three.*who, got);
        };
    };
    expect_told(verdict::Kind::violates,
                {{"as it was sent", accepted(&Three::alice, ack_7("bob")), {}},
                 {"to somebody who is not logged in",
                  [](Traffic& t) { t.gets(t.open(), ack_7("bob")); },
                  {"PRIVATE-2: an accept reaches a connection that is not logged in"}},
                 {"twice",
                  accepted(&Three::alice, ack_7("bob") + ack_7("bob")),
                  {"PRIVATE-8: an accept of bob answers an ask that is answered already"}},
                 {"with another id",
                  accepted(&Three::alice, ack_7("bob", 43)),
                  {"PRIVATE-2: port, address or id in the accept of bob are changed"}},
                 {"with another port",
                  accepted(&Three::alice, ack_7("bob", 42, 4001)),
                  {"PRIVATE-2: port, address or id in the accept of bob are changed"}},
                 {"with the name of who asked",
                  accepted(&Three::alice, ack_7("alice")),
                  {"PRIVATE-2: the accept of bob carries the login alice"}},
                 {"with the name of somebody unseen",
                  accepted(&Three::alice, ack_7("elsewhere")),
                  {"PRIVATE-2: the accept of bob carries the login elsewhere"}},
                 {"to another",
                  accepted(&Three::carol, ack_7("bob")),
                  {"PRIVATE-2: the accept of bob to alice reaches carol"}},
                 {"of somebody who sent none",
                  accepted(&Three::alice, ack_7("carol", 7)),
                  {"PRIVATE-2: alice gets an accept of carol, who sent none"}},
                 {"of somebody who sent none, after a private frame",
                  [](Traffic& t) {
                      const Asked three{t};
                      t.says(three.carol, hello("carol", 42));
                      t.gets(three.alice, ack_7("bob"));
                  },
                  {"CLIENT-2: opcode 9 is sent to the server: private frames go directly",
                   "PRIVATE-14: alice gets an accept of bob, who sent none"}},
                 {"under a false login",
                  [](Traffic& t) {
                      const Asked three{t};
                      t.says(three.carol, accept("bob", "alice"));
                      t.gets(three.alice, ack_7("bob"));
                  },
                  {"CLIENT-2: \"carol\" sends under the login \"bob\"",
                   "PRIVATE-9: an accept under the login bob is relayed, though it must not be"}},
                 {"without an ask",
                  [](Traffic& t) {
                      const Three three{t};
                      t.says(three.bob, accept("bob", "alice"));
                      t.gets(three.alice, ack_7("bob"));
                  },
                  {"PRIVATE-5: an accept of bob reaches alice, who did not ask"}},
                 {"to the next holder of the login",
                  [](Traffic& t) {
                      const Asked three{t};
                      t.leaves(three.alice);
                      t.says(three.bob, accept("bob", "alice"));
                      t.gets(t.log_in("alice"), ack_7("bob"));
                  },
                  {"PRIVATE-12: an accept of bob reaches alice on a connection that did not ask: an earlier "
                   "one did"}}});
}

TEST(Handshakes, TellsWhatIsWrongWithARefusalThatIsRelayed) {
    const auto refused = [](LinkId Three::*who, const std::string& got) {
        return [=](Traffic& traffic) {
            const Asked three{traffic};
            traffic.says(three.bob, refuse("bob", "alice"));
            traffic.gets(three.*who, got);
        };
    };
    expect_told(verdict::Kind::violates,
                {{"as it was sent", refused(&Three::alice, ack_8("bob")), {}},
                 {"to somebody who is not logged in",
                  [](Traffic& t) { t.gets(t.open(), ack_8("bob")); },
                  {"PRIVATE-4: a refusal reaches a connection that is not logged in"}},
                 {"with the name of who asked",
                  refused(&Three::alice, ack_8("alice")),
                  {"PRIVATE-4: the refusal of bob to alice reaches alice with the login alice"}},
                 {"to another",
                  refused(&Three::carol, ack_8("bob")),
                  {"PRIVATE-4: the refusal of bob to alice reaches carol with the login bob"}},
                 {"that nobody sent or asked for",
                  [](Traffic& t) { t.gets(Three{t}.alice, ack_8("bob")); },
                  {"PRIVATE-5: alice gets a refusal of bob, whom it did not ask"}},
                 {"without an ask",
                  [](Traffic& t) {
                      const Three three{t};
                      t.says(three.bob, refuse("bob", "alice"));
                      t.gets(three.alice, ack_8("bob"));
                  },
                  {"PRIVATE-5: a refusal of bob reaches alice, who did not ask"}},
                 {"of an ask that is accepted already",
                  [](Traffic& t) {
                      const Asked three{t};
                      t.says(three.bob, accept("bob", "alice") + refuse("bob", "alice"));
                      t.gets(three.alice, ack_7("bob") + ack_8("bob"));
                  },
                  {"PRIVATE-8: a refusal of bob answers an ask that is answered already"}},
                 {"under a false login",
                  [](Traffic& t) {
                      const Asked three{t};
                      t.says(three.carol, refuse("bob", "alice"));
                      t.gets(three.alice, ack_8("bob"));
                  },
                  {"CLIENT-2: \"carol\" sends under the login \"bob\"",
                   "PRIVATE-9: a refusal is relayed that bob did not send"}},
                 {"in place of a private frame",
                  [](Traffic& t) {
                      const Three three{t};
                      t.says(three.carol, private_file("carol", "a.txt", "hi"));
                      t.gets(three.alice, ack_8("carol"));
                  },
                  {"CLIENT-2: opcode 8 is sent to the server: private frames go directly",
                   "PRIVATE-14: a private frame that was sent to the server is relayed"}},
                 {"after bytes of the asker that cannot be read",
                  [](Traffic& t) {
                      const Three three{t};
                      t.says(three.alice, "\x63");
                      t.gets(three.alice, ack_8("bob"));
                  },
                  {"CLIENT-2: what is sent to the server is not a frame: unknown opcode"}}});
}

TEST(Handshakes, LeavesOpenARefusalOfTheServerToAskSomebodyConnected) {
    expect_told(verdict::Kind::inconclusive,
                {{"who may have left meanwhile",
                  [](Traffic& t) { t.gets(Asked{t}.alice, ack_8("bob")); },
                  {"PRIVATE-1: the ask of alice to bob, who seems to be connected, got ACK 8 from the "
                   "server"}}});
}

TEST(Handshakes, NamesTheBehaviourWhereSeveralConform) {
    struct Row {
        std::string behaviour;
        std::function<void(Traffic&, LinkId)> play;
    };
    const std::vector<Row> rows{
        {"PRIVATE-6 refuses",
         [](Traffic& t, LinkId alice) {
             t.says(alice, ask("alice", "nobody"));
             t.gets(alice, ack_8("nobody"));
         }},
        {"PRIVATE-11 relays",
         [](Traffic& t, LinkId alice) {
             t.says(alice, ask("alice", "alice"));
             t.gets(alice, ack_6("alice"));
         }},
        {"PRIVATE-11 refuses",
         [](Traffic& t, LinkId alice) {
             t.says(alice, ask("alice", "alice"));
             t.gets(alice, ack_8("alice"));
         }},
        {"PRIVATE-13 relays",
         [](Traffic& t, LinkId alice) {
             const auto bob = t.log_in("bob");
             t.says(alice, ask("alice", "bob"));
             t.says(bob, accept("bob", "alice", 42, 65536));
             t.gets(alice, ack_7("bob", 42, 65536));
         }},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.behaviour);
        Traffic traffic;
        row.play(traffic, traffic.log_in("alice"));
        EXPECT_THAT(traffic.told(verdict::Kind::observed), ElementsAre(row.behaviour));
        EXPECT_THAT(traffic.violated(), IsEmpty());
    }
}

TEST(Handshakes, ExpectsADirectConnectionWhereARelayedAcceptSaysAndOnce) {
    Traffic traffic;
    EXPECT_FALSE(traffic.observer().expects(meeting_place));
    const auto direct = traffic.meet();
    EXPECT_FALSE(traffic.observer().expects(meeting_place));
    EXPECT_EQ(traffic.observer().login_of(direct, End::opener), "alice");
    EXPECT_EQ(traffic.observer().login_of(direct, End::listener), "bob");
}

}  // namespace
}  // namespace chathack::observe
