#include "reference/client/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/testing/client_harness.hpp"

namespace chathack::client {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

TEST(ClientLogin, OpensWithANewLoginAndNothingElse) {  // CLIENT-1, CLIENT-2
    ClientHarness harness;
    EXPECT_EQ(harness.on(Start{{endpoint("192.0.2.7:7777")}}), Lines{"connect 0 to 192.0.2.7:7777"});
    const transport::Connected connected{Tag{0}, server, endpoint("192.0.2.1:5000"),
                                         endpoint("192.0.2.7:7777")};
    EXPECT_EQ(harness.on(connected), Lines{send_line("100/0", "02 00000005 'alice'")});
    EXPECT_EQ(harness.notifications(), (Notifications{Reached{endpoint("192.0.2.7:7777")}}));
    EXPECT_FALSE(harness.client().logged_in());
}

TEST(ClientLogin, OpensWithLoginAndPassword) {  // CLIENT-1, CLIENT-2
    ClientHarness harness{{}, "s3cret"};
    EXPECT_EQ(harness.connect(), Lines{send_line("100/0", "01 00000005 'alice' 00000006 's3cret'")});
}

TEST(ClientLogin, AnEmptyPasswordIsStillAPassword) {  // CLIENT-1
    ClientHarness harness{{}, ""};
    EXPECT_EQ(harness.connect(), Lines{send_line("100/0", "01 00000005 'alice' 00000000")});
}

TEST(ClientLogin, IsInWithAck3Only) {  // CLIENT-1
    ClientHarness harness;
    harness.connect();
    harness.notifications();
    EXPECT_THAT(harness.receive(server, "03"), IsEmpty());
    EXPECT_EQ(harness.notifications(), (Notifications{LoggedIn{}}));
    EXPECT_TRUE(harness.client().logged_in());
}

TEST(ClientLogin, SendsNothingBeforeAck3WhateverTheUserWants) {  // CLIENT-1
    ClientHarness harness;
    const auto expect_refused = [&](const auto& command, Refusal why) {
        EXPECT_THAT(harness.on(command), IsEmpty());
        EXPECT_EQ(harness.notifications(), (Notifications{Rejected{why}}));
    };
    for (const bool connected : {false, true}) {
        SCOPED_TRACE(connected);
        if (connected) {
            harness.connect();
            harness.receive(server, "06 00000003 'bob'");  // even when asked before the login
            harness.notifications();
        }
        expect_refused(Say{"hi"}, Refusal::not_logged_in);
        expect_refused(Ask{"bob"}, Refusal::not_logged_in);
        expect_refused(Accept{"bob", 1}, Refusal::not_logged_in);
        expect_refused(Refuse{"bob"}, Refusal::not_logged_in);
        expect_refused(Tell{"bob", "hi"}, Refusal::no_direct_connection);
    }
}

TEST(ClientLogin, TellsWhyItFailedAndDoesNotGoOn) {  // CLIENT-6
    const std::pair<std::string_view, LoginFailure> cases[] = {{"02", LoginFailure::wrong_password},
                                                               {"04", LoginFailure::login_exists},
                                                               {"01", LoginFailure::packet_error}};
    for (const auto& [ack, why] : cases) {
        SCOPED_TRACE(ack);
        ClientHarness harness;
        harness.connect();
        harness.notifications();
        EXPECT_EQ(harness.receive(server, std::string{ack} + " 05 00000003 'bob' 00000002 'hi' 03"),
                  Lines{"close 100/0"});
        EXPECT_EQ(harness.notifications(), (Notifications{LoginFailed{why}})) << "what follows is not heard";
        EXPECT_FALSE(harness.client().logged_in());
        EXPECT_TRUE(harness.client().over());
        EXPECT_THAT(harness.on(Say{"hi"}), IsEmpty());
        EXPECT_EQ(harness.notifications(), (Notifications{Rejected{Refusal::not_logged_in}}));
    }
}

TEST(ClientLogin, TriesTheNextAddressOfTheServer) {
    ClientHarness harness;
    EXPECT_EQ(harness.on(Start{{endpoint("[::1]:7777"), endpoint("127.0.0.1:7777")}}),
              Lines{"connect 0 to [::1]:7777"});
    EXPECT_EQ(harness.on(transport::ConnectFailed{Tag{0}, TransportError::refused}),
              Lines{"connect 0 to 127.0.0.1:7777"});
    EXPECT_THAT(harness.notifications(), IsEmpty());
    EXPECT_THAT(harness.on(transport::ConnectFailed{Tag{0}, TransportError::unreachable}), IsEmpty());
    EXPECT_EQ(harness.notifications(),
              (Notifications{ServerUnreachable{{Why::network, TransportError::unreachable}}}));
    EXPECT_TRUE(harness.client().over());
}

TEST(ClientLogin, GivesUpAnAddressThatDoesNotAnswer) {
    ClientHarness harness;
    harness.on(Start{{endpoint("192.0.2.7:7777"), endpoint("192.0.2.8:7777")}});
    EXPECT_THAT(harness.wake_after(9'999ms), IsEmpty());
    EXPECT_THAT(harness.wake_after(1ms), ElementsAre("cancel connect 0", "connect 0 to 192.0.2.8:7777"));
    EXPECT_THAT(harness.wake_after(10s), ElementsAre("cancel connect 0"));
    EXPECT_EQ(harness.notifications(), (Notifications{ServerUnreachable{{Why::no_answer}}}));
}

TEST(ClientLogin, DoesNotWaitForEverForTheAnswer) {  // CLIENT-7
    ClientHarness harness;
    harness.connect();
    harness.notifications();
    EXPECT_THAT(harness.wake_after(29'999ms), IsEmpty());
    EXPECT_THAT(harness.wake_after(1ms), ElementsAre("close 100/0"));
    EXPECT_EQ(harness.notifications(), (Notifications{ServerLost{{Why::no_answer}}}));
}

TEST(ClientLogin, HasNoTimeLimitOnceItIsIn) {
    ClientHarness harness;
    harness.log_in();
    EXPECT_THAT(harness.wake_after(24h), IsEmpty());
    EXPECT_TRUE(harness.client().logged_in());
}

}  // namespace
}  // namespace chathack::client
