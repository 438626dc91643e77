#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/peer_table.hpp"
#include "reference/client/testing/client_harness.hpp"

// The client that accepted: the listener of an accept, and who is let in.
namespace chathack::client {
namespace {

using namespace testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

constexpr std::string_view good_hello = "09 00000003 'bob' 1122334455667788";
constexpr std::int64_t good_id = 0x1122334455667788;

/// alice accepted bob: her listener has tag 1, is up at 192.0.2.1:4242 and her accept has left.
struct Waiting : ClientHarness {
    explicit Waiting(Settings settings = {}) : ClientHarness{settings} {
        log_in();
        accept("bob", Tag{1}, good_id);
        notifications();
    }
    void accept(std::string_view login, Tag tag, std::int64_t id) {
        receive_bytes(server, by_hand("06 000000") + static_cast<char>(login.size()) + std::string{login});
        on(Accept{std::string{login}, id});
        on(transport::Listening{tag, endpoint("192.0.2.1:4242")});
    }
    Lines come(ConnId conn, Tag tag = Tag{1}) {
        return on(transport::Accepted{tag, conn, endpoint("192.0.2.1:4242"), endpoint("192.0.2.2:6000")});
    }
};

TEST(PeerWait, TheRightHelloOpensTheConnectionHoweverItArrives) {  // PEER-3, WIRE-3
    const auto bytes = by_hand(good_hello);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        SCOPED_TRACE(cut);
        Waiting alice;
        EXPECT_THAT(alice.come(ConnId{7}), IsEmpty());
        auto actions = alice.receive_bytes(ConnId{7}, bytes.substr(0, cut));
        for (auto& action : alice.receive_bytes(ConnId{7}, bytes.substr(cut)))
            actions.push_back(std::move(action));
        EXPECT_THAT(actions, ElementsAre("stop listening 1"));
        EXPECT_EQ(alice.notifications(), (Notifications{DirectOpened{"bob"}}));
    }
}

TEST(PeerWait, AnOpenConnectionHasNoTimeLimit) {
    Waiting alice;
    alice.come(ConnId{7});
    alice.receive(ConnId{7}, good_hello);
    EXPECT_THAT(alice.wake_after(24h), IsEmpty());
    alice.receive(ConnId{7}, "07 00000003 'bob' 00000000");
    EXPECT_EQ(alice.notifications(), (Notifications{DirectOpened{"bob"}, PrivateMessageReceived{"bob", ""}}));
}

TEST(PeerWait, AnAskIsAcceptedOnce) {  // PRIVATE-8
    Waiting alice;
    EXPECT_THAT(alice.on(Accept{"bob", 5}), IsEmpty());
    EXPECT_THAT(alice.on(Refuse{"bob"}), IsEmpty());
    EXPECT_EQ(alice.notifications(),
              (Notifications{Rejected{Refusal::not_asked}, Rejected{Refusal::not_asked}}));
}

TEST(PeerWait, WhatIsGluedToTheHelloIsShown) {  // PEER-4, WIRE-3
    Waiting alice;
    alice.come(ConnId{7});
    alice.receive(ConnId{7}, std::string{good_hello} + " 07 00000003 'bob' 00000002 'hi'");
    EXPECT_EQ(alice.notifications(),
              (Notifications{DirectOpened{"bob"}, PrivateMessageReceived{"bob", "hi"}}));
}

TEST(PeerWait, IdsTakeTheWholeSigned64BitRange) {  // PEER-8, PRIVATE-3
    const std::pair<std::int64_t, std::string_view> cases[] = {
        {0, "0000000000000000"},
        {-1, "ffffffffffffffff"},
        {std::numeric_limits<std::int64_t>::min(), "8000000000000000"},
        {std::numeric_limits<std::int64_t>::max(), "7fffffffffffffff"},
    };
    for (const auto& [id, digits] : cases) {
        SCOPED_TRACE(digits);
        ClientHarness alice;
        alice.log_in();
        alice.receive(server, "06 00000003 'bob'");
        alice.on(Accept{"bob", id});
        EXPECT_EQ(alice.on(transport::Listening{Tag{1}, endpoint("192.0.2.1:4242")}),
                  Lines{send_line("100/0", "05 00000005 'alice' 00000003 'bob' 00001092 01 c0000201 " +
                                               std::string{digits})});
        alice.notifications();
        alice.on(transport::Accepted{Tag{1}, ConnId{7}, {}, {}});
        alice.receive(ConnId{7}, "09 00000003 'bob' " + std::string{digits});
        EXPECT_EQ(alice.notifications(), (Notifications{DirectOpened{"bob"}}));
    }
}

TEST(PeerWait, AWrongFirstFrameIsTurnedAwayAndTheRightPeerStillComesIn) {  // PEER-3
    const std::string_view cases[] = {
        "09 00000003 'bob' 1122334455667789",           // one bit of the id
        "09 00000003 'bob' 9122334455667788",           // its sign
        "09 00000003 'bob' 0000000055667788",           // its low half only
        "09 00000003 'bob' 0000000000000000",           //
        "09 00000003 'Bob' 1122334455667788",           // another login
        "09 00000004 'bob ' 1122334455667788",          //
        "09 00000002 'bo' 1122334455667788",            //
        "09 00000000 1122334455667788",                 //
        "09 00000005 'alice' 1122334455667788",         // our own
        "07 00000003 'bob' 00000002 'hi'",              // no hello first
        "08 00000003 'bob' 00000001 'f' 00000001 'x'",  //
        "07 00000003 'bob' 00000401",                   // a message too long
        "08 00000003 'bob' 00000001 'f' 00000401",      //
        "00",                                           // unreadable
        "01 00000003 'bob'",                            //
        "ff",                                           //
        "09 ffffffff",                                  //
        "09 7fffffff",                                  //
        "'GET / HTTP/1.1'",                             //
    };
    for (const auto bytes : cases) {
        SCOPED_TRACE(bytes);
        Waiting alice;
        alice.come(ConnId{7});
        // What follows in the same bytes is ignored, even a right hello and a message.
        const auto more = std::string{bytes} + std::string{good_hello} + "07 00000003 'bob' 00000002 'hi'";
        EXPECT_THAT(alice.receive(ConnId{7}, more), ElementsAre("close 7/0"));
        EXPECT_EQ(alice.notifications(), (Notifications{TurnedAway{"bob"}})) << "nothing of it is shown";

        alice.come(ConnId{8});
        EXPECT_THAT(alice.receive(ConnId{8}, good_hello), ElementsAre("stop listening 1"));
        EXPECT_EQ(alice.notifications(), (Notifications{DirectOpened{"bob"}}));
    }
}

TEST(PeerWait, AnIdServesOnce) {  // PEER-8
    Waiting alice;
    alice.come(ConnId{7});
    alice.come(ConnId{8});
    EXPECT_THAT(alice.receive(ConnId{7}, good_hello), ElementsAre("stop listening 1", "close 8/0"));
    EXPECT_THAT(alice.receive(ConnId{8}, good_hello), IsEmpty());
    EXPECT_THAT(alice.come(ConnId{9}), ElementsAre("close 9/0")) << "it was on its way";
    EXPECT_THAT(alice.receive(ConnId{9}, good_hello), IsEmpty());
    EXPECT_EQ(alice.notifications(), (Notifications{DirectOpened{"bob"}}));
}

TEST(PeerWait, TheHelloOfOneAcceptDoesNotOpenAnother) {  // PEER-3, PRIVATE-10
    Waiting alice;
    alice.accept("carol", Tag{2}, 5);
    alice.notifications();
    alice.come(ConnId{7}, Tag{2});
    EXPECT_THAT(alice.receive(ConnId{7}, good_hello), ElementsAre("close 7/0"));
    EXPECT_EQ(alice.notifications(), (Notifications{TurnedAway{"carol"}}));
    alice.come(ConnId{8}, Tag{1});
    EXPECT_THAT(alice.receive(ConnId{8}, "09 00000005 'carol' 0000000000000005"), ElementsAre("close 8/0"));
    alice.come(ConnId{9}, Tag{2});
    alice.receive(ConnId{9}, "09 00000005 'carol' 0000000000000005");
    alice.come(ConnId{10}, Tag{1});
    alice.receive(ConnId{10}, good_hello);
    EXPECT_EQ(alice.notifications(),
              (Notifications{TurnedAway{"bob"}, DirectOpened{"carol"}, DirectOpened{"bob"}}));
}

TEST(PeerWait, AStrangerThatLeavesIsNotWorthAWord) {  // PEER-3
    Waiting alice;
    alice.come(ConnId{7});
    EXPECT_THAT(alice.on(transport::Ended{ConnId{7}}), ElementsAre("close 7/0"));
    alice.come(ConnId{8});
    alice.receive(ConnId{8}, "09 00000003");
    EXPECT_THAT(alice.on(transport::Closed{ConnId{8}, TransportError::reset}), IsEmpty());
    EXPECT_THAT(alice.notifications(), IsEmpty());
}

TEST(PeerWait, ASilentStrangerIsTurnedAwayInTime) {  // PEER-3
    Waiting alice;
    alice.come(ConnId{7});
    EXPECT_THAT(alice.wake_after(9'999ms), IsEmpty());
    EXPECT_THAT(alice.wake_after(1ms), ElementsAre("close 7/0"));
    EXPECT_EQ(alice.notifications(), (Notifications{TurnedAway{"bob"}}));
    alice.come(ConnId{8});
    alice.receive(ConnId{8}, good_hello);
    EXPECT_EQ(alice.notifications(), (Notifications{DirectOpened{"bob"}}));
}

TEST(PeerWait, ManyStrangersDoNotKeepTheRightPeerOut) {  // PEER-3
    Settings settings;
    settings.strangers_max = 2;
    Waiting alice{settings};
    alice.come(ConnId{7});
    alice.come(ConnId{8});
    EXPECT_THAT(alice.come(ConnId{9}), ElementsAre("close 7/0")) << "the oldest goes";
    EXPECT_THAT(alice.receive(ConnId{9}, good_hello), ElementsAre("stop listening 1", "close 8/0"));
}

TEST(PeerWait, WrongTriesAreBounded) {  // PEER-3
    Settings settings;
    settings.wrong_hellos_max = 3;
    Waiting alice{settings};
    for (int i = 0; i < 2; ++i) {
        alice.come(ConnId{7});
        EXPECT_THAT(alice.receive(ConnId{7}, "00"), ElementsAre("close 7/0"));
    }
    alice.notifications();
    alice.come(ConnId{7});
    alice.come(ConnId{8});
    EXPECT_THAT(alice.receive(ConnId{7}, "00"), ElementsAre("close 7/0", "stop listening 1", "close 8/0"));
    EXPECT_EQ(alice.notifications(),
              (Notifications{TurnedAway{"bob"}, DirectFailed{"bob", {Why::too_many}}}));
}

TEST(PeerWait, EndsWhenNobodyComes) {
    Waiting alice;
    EXPECT_THAT(alice.wake_after(59'999ms), IsEmpty());
    alice.come(ConnId{7});
    EXPECT_THAT(alice.wake_after(1ms), ElementsAre("stop listening 1", "close 7/0"));
    EXPECT_EQ(alice.notifications(),
              (Notifications{DirectFailed{"bob", {Why::nobody_came}, endpoint("192.0.2.1:4242")}}));
    EXPECT_THAT(alice.receive(ConnId{7}, good_hello), IsEmpty());
}

TEST(PeerWait, ListensAtEveryAddressWhenTheAdvertisedOneIsOfTheOtherFamily) {  // PEER-2, PRIVATE-3
    const auto listen_line = [](std::string_view own, std::string_view advertised) {
        Settings settings;
        settings.advertise = address(advertised);
        ClientHarness alice{settings};
        alice.log_in(own);
        alice.receive(server, "06 00000003 'bob'");
        return alice.on(Accept{"bob", 1});
    };
    EXPECT_THAT(listen_line("192.0.2.1:5000", "2001:db8::9"), ElementsAre("listen 1 at [::]:0"));
    EXPECT_THAT(listen_line("[2001:db8::1]:5000", "192.0.2.9"), ElementsAre("listen 1 at 0.0.0.0:0"));
    EXPECT_THAT(listen_line("[2001:db8::1]:5000", "2001:db8::9"), ElementsAre("listen 1 at [2001:db8::1]:0"));
}

TEST(PeerWait, AnAcceptThatCannotListenIsToldAndMayBeTriedAgain) {  // PEER-2
    ClientHarness alice;
    alice.log_in();
    alice.receive(server, "06 00000003 'bob'");
    alice.on(Accept{"bob", 1});
    EXPECT_THAT(alice.on(transport::ListenFailed{Tag{1}, TransportError::out_of_resources}), IsEmpty())
        << "no accept leaves";
    EXPECT_EQ(alice.notifications(),
              (Notifications{AskedBy{"bob"},
                             DirectFailed{"bob", {Why::cannot_listen, TransportError::out_of_resources}}}));
    EXPECT_THAT(alice.on(Accept{"bob", 2}), ElementsAre("listen 2 at 192.0.2.1:0"));
}

TEST(PeerWait, AnAcceptThatHasNotLeftIsVoidWithTheServer) {  // PEER-2
    ClientHarness alice;
    alice.log_in();
    alice.receive(server, "06 00000003 'bob'");
    alice.on(Accept{"bob", 1});
    alice.notifications();
    EXPECT_THAT(alice.on(transport::Ended{server}), ElementsAre("close 100/0", "stop listening 1"));
    EXPECT_EQ(alice.notifications(), (Notifications{ServerLost{{Why::closed_by_far_side}},
                                                    DirectFailed{"bob", {Why::server_lost}}}));
    EXPECT_THAT(alice.on(transport::Listening{Tag{1}, endpoint("192.0.2.1:4242")}), IsEmpty());
    EXPECT_TRUE(alice.client().over());
}

TEST(PeerWait, AnAcceptThatHasLeftOutlivesTheServer) {
    Waiting alice;
    EXPECT_THAT(alice.on(transport::Ended{server}), ElementsAre("close 100/0"));
    EXPECT_FALSE(alice.client().over());
    alice.come(ConnId{7});
    alice.receive(ConnId{7}, good_hello);
    EXPECT_EQ(alice.notifications(),
              (Notifications{ServerLost{{Why::closed_by_far_side}}, DirectOpened{"bob"}}));
}

TEST(PeerWait, ItsUserMayTakeTheAcceptBack) {
    Waiting alice;
    alice.come(ConnId{7});
    EXPECT_THAT(alice.on(ClosePeer{"bob"}), ElementsAre("stop listening 1", "close 7/0"));
    EXPECT_EQ(alice.notifications(), (Notifications{DirectFailed{"bob", {Why::closed_by_us}}}));
    EXPECT_THAT(alice.on(ClosePeer{"bob"}), IsEmpty());
    EXPECT_EQ(alice.notifications(), (Notifications{Rejected{Refusal::no_direct_connection}}));
}

TEST(PeerWait, TheNumberOfAcceptsIsBounded) {
    Settings settings;
    settings.links_max = 1;
    Waiting alice{settings};
    alice.receive(server, "06 00000005 'carol'");
    EXPECT_THAT(alice.on(Accept{"carol", 5}), IsEmpty());
    EXPECT_EQ(alice.notifications(), (Notifications{AskedBy{"carol"}, Rejected{Refusal::too_many}}));
    alice.on(ClosePeer{"bob"});
    EXPECT_THAT(alice.on(Accept{"carol", 5}), ElementsAre("listen 2 at 192.0.2.1:0"))
        << "her ask still stands";
}

}  // namespace
}  // namespace chathack::client
