#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/traffic.hpp"

namespace chathack::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

class ObserverTest : public ::testing::Test, protected Traffic {};

TEST_F(ObserverTest, FindsNothingInARightConversation) {  // GLOBAL-1, PRIVATE-1, PRIVATE-2, PRIVATE-4
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "hi"));
    gets(bob, ack_5("alice", "hi"));
    says(alice, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    says(bob, accept("bob", "alice"));
    gets(alice, ack_7("bob"));
    says(bob, ask("bob", "alice"));
    gets(alice, ack_6("bob"));
    says(alice, refuse("alice", "bob"));
    gets(bob, ack_8("alice"));
    says(alice, ask("alice", "nobody"));
    gets(alice, ack_8("nobody"));
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::inconclusive), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::conforms),
                IsSupersetOf({"LOGIN-1", "GLOBAL-1", "PRIVATE-1", "PRIVATE-2", "PRIVATE-4", "CLIENT-2"}));
    EXPECT_THAT(told(verdict::Kind::observed), IsSupersetOf({"GLOBAL-2 no-echo", "PRIVATE-6 refuses"}));
}

TEST_F(ObserverTest, ReadsAByteAtATime) {  // WIRE-3
    const auto alice = open(), bob = log_in("bob");
    for (const char one : new_login("alice"))
        says(alice, {&one, 1});
    gets(alice, ack_3);
    for (const char one : global("alice", "hi"))
        says(alice, {&one, 1});
    for (const char one : ack_5("alice", "hi"))
        gets(bob, {&one, 1});
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::conforms), Contains("GLOBAL-1"));
}

TEST_F(ObserverTest, LeavesOpenWhatIsStillOnItsWay) {  // GLOBAL-1
    const auto alice = log_in("alice");
    log_in("bob");
    says(alice, global("alice", "hi"));
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::inconclusive), Contains("GLOBAL-1"));
}

TEST_F(ObserverTest, OwesNothingToWhoCameLaterOrLeft) {  // GLOBAL-1, GLOBAL-4
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "one"));
    const auto carol = log_in("carol");
    leaves(bob);
    says(alice, global("alice", "two"));
    gets(carol, ack_5("alice", "two"));
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::inconclusive), IsEmpty());
}

TEST_F(ObserverTest, DoesNotJudgeUsersThatItDoesNotSee) {  // GLOBAL-1, PRIVATE-1
    const auto bob = log_in("bob");
    gets(bob, ack_5("elsewhere", "hi"));
    gets(bob, ack_6("elsewhere"));
    says(bob, refuse("bob", "elsewhere"));
    says(bob, ask("bob", "elsewhere"));
    gets(bob, ack_7("elsewhere"));
    EXPECT_THAT(violated(), IsEmpty());
}

TEST_F(ObserverTest, FindsPrivateFramesThatTheServerRelays) {  // PRIVATE-14
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, hello("alice", 42));
    gets(bob, hello("alice", 42));
    EXPECT_THAT(violated(), ElementsAre("CLIENT-2", "PRIVATE-14"));
}

TEST_F(ObserverTest, WantsAck1ForBadFrames) {  // WIRE-4, WIRE-5, WIRE-8
    const std::pair<std::string, std::string> bad[] = {
        {"WIRE-4", std::string{"\x03\xff\xff\xff\xff", 5}},
        {"WIRE-5", "\x63"},
        {"WIRE-8", '\x05' + text("alice") + text("bob") + std::string{"\0\0\0\x01\x07", 5}}};
    for (const auto& [clause, bytes] : bad) {
        SCOPED_TRACE(clause);
        Observer observer;
        for (const auto& answer : {ack_1, ack_2}) {
            const auto link = observer.open(tick());
            const auto login = "alice" + answer;
            observer.bytes(link, End::opener, wire::as_bytes(new_login(login)), tick());
            observer.bytes(link, End::listener, wire::as_bytes(ack_3), tick());
            observer.bytes(link, End::opener, wire::as_bytes(bytes), tick());
            observer.bytes(link, End::listener, wire::as_bytes(answer), tick());
            observer.end(link, End::listener, false, tick());
        }
        std::vector<std::string> clauses;
        for (const auto& finding : observer.findings())
            if (finding.kind == verdict::Kind::violates) clauses.push_back(finding.clause);
        EXPECT_THAT(clauses, ElementsAre("CLIENT-2", "CLIENT-2", clause));
    }
}

TEST_F(ObserverTest, JudgesNothingWhoseStartItMissed) {  // LOGIN-1
    const auto late = observer_.open(tick(), false);
    says(late, "\x63\x63");
    gets(late, "\x63\x63");
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::inconclusive), ElementsAre("LOGIN-1"));
}

TEST(ObserverReads, TellsWhatIsNoFrame) {
    const std::string negative{"\xff\xff\xff\xff"};
    const auto sends = [](const std::string& bytes) {
        return [=](Traffic& traffic) { traffic.says(traffic.log_in("alice"), bytes); };
    };
    const auto gets = [](const std::string& bytes) {
        return [=](Traffic& traffic) { traffic.gets(traffic.log_in("alice"), bytes); };
    };
    const auto megabyte = std::string(Observer::text_bytes_max + 1, 'x');
    expect_told(verdict::Kind::violates,
                {{"an unknown opcode",
                  sends("\x63"),
                  {"CLIENT-2: what is sent to the server is not a frame: unknown opcode"}},
                 {"a negative count",
                  sends('\x03' + negative),
                  {"CLIENT-2: what is sent to the server is not a frame: negative byte count"}},
                 {"a private message",
                  sends(private_message("alice", "hi")),
                  {"CLIENT-2: opcode 7 is sent to the server: private frames go directly"}},
                 {"nothing is read behind it",
                  sends("\x63" + global("carol", "hi")),
                  {"CLIENT-2: what is sent to the server is not a frame: unknown opcode"}},
                 {"more than a megabyte",
                  sends(global("alice", megabyte)),
                  {"CLIENT-5: a global message of more than a megabyte is sent"}},
                 {"more than a megabyte, and what is behind it",
                  sends(global("alice", megabyte) + global("x", "")),
                  {"CLIENT-5: a global message of more than a megabyte is sent",
                   "CLIENT-2: \"alice\" sends under the login \"x\""}},
                 {"an opcode of the server's that is none",
                  gets("\x63" + ack_5("elsewhere", "hi")),
                  {"WIRE-2: what the server sends is not a frame: unknown opcode"}},
                 {"more than a megabyte of the server",
                  gets(ack_5("elsewhere", megabyte)),
                  {"GLOBAL-5: what the server sends is not a frame: message or file over the limit"}}});
}

TEST(ObserverReads, LeavesOpenWhatItCannotSee) {
    expect_told(
        verdict::Kind::inconclusive,
        {{"the start",
          [](Traffic& t) { t.observer().open(t.tick(), false); },
          {"LOGIN-1: the start of this connection was not seen: it is not judged"}},
         {"bytes in between",
          [](Traffic& t) {
              const auto alice = t.log_in("alice");
              t.observer().gap(alice, End::opener, t.tick());
              t.observer().gap(alice, End::listener, t.tick());  // told once
              t.gets(alice, ack_5("alice", "nobody sent it"));
          },
          {"WIRE-3: bytes of this connection are missing: from here on it is not judged"}},
         {"what is still on its way",
          [](Traffic& t) {
              const auto alice = t.log_in("alice");
              t.log_in("bob");
              t.says(alice, global("alice", "one") + global("alice", "two"));
          },
          {"GLOBAL-1: bob has not got 2 message(s) yet, the first being \"one\" of alice"}},
         {"whether both holders of a login are served",
          [](Traffic& t) { t.log_in("bob"), t.log_in("bob"); },
          {"LOGIN-8: two connections hold the login \"bob\", and the server has not shown yet that it serves "
           "both"}}});
}

TEST(ObserverReads, TellsAtTheEndWhatNeverCame) {  // GLOBAL-1
    expect_told(verdict::Kind::violates,
                {{"one that later ones overtook",
                  [](Traffic& t) {
                      const auto alice = t.log_in("alice"), bob = t.log_in("bob");
                      t.says(alice, global("alice", "one") + global("alice", "two"));
                      t.gets(bob, ack_5("alice", "two"));
                  },
                  {"GLOBAL-3: \"two\" of alice to bob overtakes 1 earlier message(s)",
                   "GLOBAL-1: bob never got 1 message(s), the first being \"one\" of alice"}}});
}

TEST(ObserverReads, OwesNothingOfAConnectionWithAGap) {  // GLOBAL-1
    Traffic traffic;
    const auto alice = traffic.log_in("alice");
    traffic.log_in("bob");
    traffic.says(alice, global("alice", "hi"));
    traffic.observer().gap(alice, End::opener, traffic.tick());
    EXPECT_THAT(traffic.told(verdict::Kind::inconclusive), ElementsAre("WIRE-3"));
}

TEST(ObserverNames, TellsTheEndsOfALinkApart) {
    Traffic traffic;
    const auto nobody = traffic.open();
    EXPECT_EQ(traffic.observer().name_of(nobody), "link 1");
    EXPECT_EQ(traffic.observer().name_of(nobody, End::listener), "server");
    EXPECT_EQ(traffic.observer().login_of(nobody, End::opener), "");
    const auto alice = traffic.log_in("alice");
    EXPECT_EQ(traffic.observer().name_of(alice), "alice");
    EXPECT_EQ(traffic.observer().login_of(alice, End::opener), "alice");
    EXPECT_EQ(traffic.observer().login_of(alice, End::listener), "");
    traffic.leaves(alice);
    const auto again = traffic.log_in("alice");
    EXPECT_EQ(traffic.observer().name_of(alice), "alice on link 2");
    EXPECT_EQ(traffic.observer().name_of(again), "alice on link 3");
    EXPECT_EQ(traffic.observer().links(), 3U);
    EXPECT_FALSE(traffic.observer().is_direct(alice));
}

TEST(ObserverEvents, TellsEachWithWhatWasFoundInIt) {
    std::vector<std::string> heard;
    Observer observer{[&](const TraceEvent& event, const std::vector<Finding>& findings) {
        auto line = event.text;
        for (const auto& finding : findings)
            line += " | " + finding.clause;
        heard.push_back(line);
    }};
    const Time at{};
    const auto link = observer.open(at);
    observer.bytes(link, End::opener, wire::as_bytes(global("alice", "hi")), at);
    observer.bytes(link, End::opener, wire::as_bytes(new_login("alice")), at);
    observer.bytes(link, End::opener, wire::as_bytes(std::string_view{"\x63"}), at);
    observer.end(link, End::listener, false, at);
    observer.end(link, End::opener, true, at);
    EXPECT_THAT(heard, ElementsAre("connects to the server",
                                   "global_message sender \"alice\" message \"hi\" | CLIENT-1",
                                   "new_login login \"alice\"", "unknown opcode | CLIENT-2", "ends its side",
                                   "breaks the connection"));
    EXPECT_EQ(observer.events().size(), 6U);
    EXPECT_EQ(observer.events()[1].bytes, global("alice", "hi"));
}

TEST(ObserverEvents, KeepsOnlySoManyAndCountsTheRest) {
    Traffic traffic;
    const auto alice = traffic.log_in("alice");
    const auto wrong = global("carol", "");
    std::string many;
    constexpr std::size_t extra = 10;
    for (std::size_t i = 0; i < Observer::events_max + extra; ++i)
        many += wrong;
    traffic.says(alice, many);
    EXPECT_EQ(traffic.observer().events().size(), Observer::events_max);
    EXPECT_EQ(traffic.observer().events_dropped(), extra + 3);  // opening, login, ACK 3
    EXPECT_EQ(traffic.observer().findings().size(), Observer::findings_max);
    EXPECT_GT(traffic.observer().findings_dropped(), 0U);
}

TEST(ObserverEvents, ForgetsLinksThatItNeverSaw) {
    Traffic traffic;
    for (const LinkId nobody : {LinkId{0}, LinkId{9}}) {
        traffic.says(nobody, "\x63");
        traffic.leaves(nobody);
        traffic.observer().gap(nobody, End::opener, traffic.tick());
    }
    EXPECT_THAT(traffic.observer().findings(), IsEmpty());
    EXPECT_THAT(traffic.observer().events(), IsEmpty());
}

}  // namespace
}  // namespace chathack::observe
