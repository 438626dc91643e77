#include "conformance/observe/observer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/server/testing/frames_by_hand.hpp"

namespace chathack::observe {
namespace {

using namespace server::by_hand;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

const std::string ack_1{"\x01"}, ack_2{"\x02"}, ack_3{"\x03"}, ack_4{"\x04"};
std::string ack_5(std::string_view sender, std::string_view message) {
    return '\x05' + text(sender) + text(message);
}
std::string ack_6(std::string_view sender) { return '\x06' + text(sender); }
std::string ack_7(std::string_view login, std::int64_t id = 42, std::int32_t port = 4000) {
    return '\x07' + accept("", "", id, port).substr(9).insert(0, text(login));
}
std::string ack_8(std::string_view login) { return '\x08' + text(login); }
std::string hello(std::string_view login, std::uint64_t id) {
    return '\x09' + text(login) + big_endian(id, 8);
}
std::string private_message(std::string_view login, std::string_view message) {
    return '\x07' + text(login) + text(message);
}

/// Connections whose bytes are written by hand, and what the observer says of them.
class ObserverTest : public testing::Test {
protected:
    LinkId open() { return observer_.open(tick()); }
    LinkId log_in(std::string_view login) {
        const auto link = open();
        says(link, new_login(login));
        gets(link, ack_3);
        return link;
    }
    void says(LinkId link, std::string_view bytes) {
        observer_.bytes(link, End::opener, wire::as_bytes(bytes), tick());
    }
    void gets(LinkId link, std::string_view bytes) {
        observer_.bytes(link, End::listener, wire::as_bytes(bytes), tick());
    }
    void leaves(LinkId link) { observer_.end(link, End::opener, false, tick()); }

    std::vector<std::string> told(verdict::Kind kind) {
        observer_.finish(tick());
        std::vector<std::string> clauses;
        for (const auto& finding : observer_.findings())
            if (finding.kind == kind)
                clauses.push_back(finding.behaviour.empty() ? finding.clause
                                                            : finding.clause + " " + finding.behaviour);
        return clauses;
    }
    std::vector<std::string> violated() { return told(verdict::Kind::violates); }

    Time tick() { return now_ += std::chrono::milliseconds{1}; }

    Observer observer_;
    Time now_{};
};

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

TEST_F(ObserverTest, FindsWhatComesBeforeTheLogin) {  // CLIENT-1, LOGIN-11
    const auto alice = log_in("alice"), early = open();
    says(early, global("bob", "hi"));
    gets(alice, ack_5("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("CLIENT-1", "LOGIN-11"));
}

TEST_F(ObserverTest, LetsTheServerHandleWhatWasSentBehindALogin) {  // LOGIN-11
    const auto bob = log_in("bob"), alice = open();
    says(alice, new_login("alice") + global("alice", "hi"));
    gets(bob, ack_5("alice", "hi"));
    gets(alice, ack_3);
    EXPECT_THAT(violated(), ElementsAre("CLIENT-1"));
}

TEST_F(ObserverTest, FindsAFalseSender) {  // CLIENT-2, GLOBAL-9, PRIVATE-9
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("carol", "hi"));
    gets(bob, ack_5("carol", "hi"));
    says(alice, ask("carol", "bob"));
    gets(bob, ack_6("carol"));
    EXPECT_THAT(violated(), ElementsAre("CLIENT-2", "GLOBAL-9", "CLIENT-2", "PRIVATE-9"));
}

TEST_F(ObserverTest, FindsLongMessagesSentAndDelivered) {  // CLIENT-5, GLOBAL-5, GLOBAL-7
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

TEST_F(ObserverTest, FindsAMessageThatWasOvertaken) {  // GLOBAL-1, GLOBAL-3
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "one") + global("alice", "two"));
    gets(bob, ack_5("alice", "two"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-3", "GLOBAL-1"));
}

TEST_F(ObserverTest, FindsMessagesThatComeTwiceLateOrAltered) {  // GLOBAL-3, GLOBAL-1
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "one") + global("alice", "two"));
    gets(bob, ack_5("alice", "two") + ack_5("alice", "one"));
    gets(bob, ack_5("alice", "one"));
    gets(bob, ack_5("alice", "ONE"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-3", "GLOBAL-3", "GLOBAL-3", "GLOBAL-1"));
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

TEST_F(ObserverTest, TellsEqualMessagesApartInFavourOfTheServer) {  // GLOBAL-3, GLOBAL-10
    const auto alice = log_in("alice"), bob = log_in("bob");
    for (int i = 0; i < 3; ++i)
        says(alice, global("alice", "hi") + global("alice", ""));
    for (int i = 0; i < 3; ++i)
        gets(bob, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), IsEmpty());
}

TEST_F(ObserverTest, AcceptsAnEcho) {  // GLOBAL-2
    const auto alice = log_in("alice");
    says(alice, global("alice", "hi"));
    gets(alice, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::observed), ElementsAre("GLOBAL-2 echo"));
}

TEST_F(ObserverTest, FindsAMessageUnderTheReceiversName) {  // GLOBAL-1
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, global("alice", "hi"));
    gets(bob, ack_5("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-1"));
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

TEST_F(ObserverTest, FindsMessagesToWhoIsNotLoggedIn) {  // GLOBAL-4
    const auto alice = log_in("alice"), early = open();
    says(alice, global("alice", "hi"));
    gets(early, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), ElementsAre("GLOBAL-4"));
}

TEST_F(ObserverTest, FindsTwoHoldersOnceBothAreServed) {  // LOGIN-8
    log_in("bob");
    const auto second = log_in("bob"), alice = log_in("alice");
    const LinkId first{1};
    says(alice, global("alice", "hi"));
    gets(second, ack_5("alice", "hi"));
    gets(first, ack_5("alice", "hi"));
    EXPECT_THAT(violated(), ElementsAre("LOGIN-8"));
}

TEST_F(ObserverTest, FindsNothingWhenTheFirstHolderWasClosedMeanwhile) {  // LOGIN-8, LOGIN-9
    log_in("bob");
    log_in("bob");
    observer_.end(LinkId{1}, End::listener, false, tick());  // sent before the second ACK 3, seen after it
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::inconclusive), IsEmpty());
}

TEST_F(ObserverTest, LetsALoginBeTakenOver) {  // LOGIN-7
    const auto first = open();
    says(first, login_with_password("bob", "p"));
    gets(first, ack_3);
    const auto second = open();
    says(second, login_with_password("bob", "p"));
    gets(second, ack_3);
    observer_.end(first, End::listener, false, tick());
    EXPECT_THAT(violated(), IsEmpty());
}

TEST_F(ObserverTest, FindsWrongAnswersToLogins) {  // LOGIN-1, LOGIN-2, LOGIN-12
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

TEST_F(ObserverTest, FindsAsksThatReachTheWrongOneOrCarryTheWrongName) {  // PRIVATE-1
    const auto alice = log_in("alice"), bob = log_in("bob"), carol = log_in("carol");
    says(alice, ask("alice", "bob"));
    gets(carol, ack_6("alice"));
    gets(bob, ack_6("bob"));
    gets(bob, ack_6("alice"));
    gets(bob, ack_6("alice"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-1", "PRIVATE-1", "PRIVATE-1"));
}

TEST_F(ObserverTest, FindsAcceptsThatAreChangedOrMisdirected) {  // PRIVATE-2
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    says(bob, accept("bob", "alice", 42, 4000));
    gets(alice, ack_7("bob", 43, 4000));
    gets(alice, ack_7("alice", 42, 4000));
    gets(bob, ack_7("bob", 42, 4000));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-2", "PRIVATE-2", "PRIVATE-2"));
}

TEST_F(ObserverTest, FindsAnswersWithoutAnAskAndSecondAnswers) {  // PRIVATE-5, PRIVATE-8
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(bob, accept("bob", "alice"));
    gets(alice, ack_7("bob"));
    says(alice, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    says(bob, refuse("bob", "alice") + refuse("bob", "alice"));
    gets(alice, ack_8("bob") + ack_8("bob"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-5", "PRIVATE-8"));
}

TEST_F(ObserverTest, FindsAnAnswerThatReachesTheNextHolderOfALogin) {  // PRIVATE-12
    const auto first = log_in("alice"), bob = log_in("bob");
    says(first, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    leaves(first);
    const auto second = log_in("alice");
    says(bob, accept("bob", "alice"));
    gets(second, ack_7("bob"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-12"));
}

TEST_F(ObserverTest, FindsARefusalWithTheAskersName) {  // PRIVATE-4
    const auto alice = log_in("alice"), bob = log_in("bob");
    says(alice, ask("alice", "bob"));
    gets(bob, ack_6("alice"));
    says(bob, refuse("bob", "alice"));
    gets(alice, ack_8("alice"));
    EXPECT_THAT(violated(), ElementsAre("PRIVATE-4"));
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

class DirectTest : public ObserverTest {
protected:
    DirectTest() {
        const auto alice = log_in("alice"), bob = log_in("bob");
        says(alice, ask("alice", "bob"));
        gets(bob, ack_6("alice"));
        says(bob, accept("bob", "alice", 42, 4000));
        gets(alice, ack_7("bob", 42, 4000));
        const transport::Endpoint place{transport::Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, 4000};
        EXPECT_TRUE(observer_.expects(place));
        direct_ = observer_.open_direct(place, tick());
    }
    LinkId direct_{};
};

TEST_F(DirectTest, FindsNothingInARightConversation) {  // PEER-1, PEER-4
    says(direct_, hello("alice", 42));
    gets(direct_, private_message("bob", std::string(1024, 'x')));
    says(direct_, private_message("alice", "hi"));
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::conforms), Contains("PEER-1"));
}

TEST_F(DirectTest, FindsAWrongHelloAndWhoGoesOnAfterIt) {  // PEER-1, PEER-3
    says(direct_, hello("alice", 43));
    gets(direct_, private_message("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("PEER-1", "PEER-3"));
}

TEST_F(DirectTest, FindsAMissingHelloLongTextsAndFalseNames) {  // PEER-1, PEER-6, PEER-10
    says(direct_, private_message("alice", std::string(1025, 'x')));
    says(direct_, private_message("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("PEER-1", "PEER-6", "PEER-10"));
}

}  // namespace
}  // namespace chathack::observe
