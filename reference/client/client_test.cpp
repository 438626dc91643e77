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

TEST(ClientServer, FramesEveryRequestWithItsOwnLogin) {  // CLIENT-2, CLIENT-4
    ClientHarness harness;
    harness.log_in();
    EXPECT_EQ(harness.on(Say{"hi"}), Lines{send_line("100/0", "03 00000005 'alice' 00000002 'hi'")});
    EXPECT_EQ(harness.on(Say{""}), Lines{send_line("100/0", "03 00000005 'alice' 00000000")});
    EXPECT_EQ(harness.on(Ask{"bob"}), Lines{send_line("100/0", "04 00000005 'alice' 00000003 'bob'")});
    harness.receive(server, "06 00000003 'bob'");
    EXPECT_EQ(harness.on(Refuse{"bob"}), Lines{send_line("100/0", "06 00000005 'alice' 00000003 'bob'")});
}

TEST(ClientServer, AcceptsWithTheAddressOfItsListenerAndTheGivenId) {  // CLIENT-2, CLIENT-4, PEER-2
    ClientHarness harness;
    harness.log_in("192.0.2.1:5000");
    harness.receive(server, "06 00000003 'bob'");
    EXPECT_EQ(harness.on(Accept{"bob", -2}), Lines{"listen 1 at 192.0.2.1:0"})
        << "the accept must not leave yet";
    EXPECT_EQ(harness.on(transport::Listening{Tag{1}, endpoint("192.0.2.1:4242")}),
              Lines{send_line("100/0",
                              "05 00000005 'alice' 00000003 'bob' 00001092 01 c0000201 fffffffffffffffe")});
    EXPECT_EQ(harness.notifications(),
              (Notifications{AskedBy{"bob"}, WaitingFor{"bob", endpoint("192.0.2.1:4242")}}));
}

TEST(ClientServer, AcceptsWithAnIPv6AddressWhenTheServerLinkHasOne) {  // CLIENT-2, PRIVATE-3
    ClientHarness harness;
    harness.log_in("[2001:db8::1]:5000", "[2001:db8::7]:7777");
    harness.receive(server, "06 00000003 'bob'");
    EXPECT_EQ(harness.on(Accept{"bob", 7}), Lines{"listen 1 at [2001:db8::1]:0"});
    EXPECT_EQ(
        harness.on(transport::Listening{Tag{1}, endpoint("[2001:db8::1]:80")}),
        Lines{send_line("100/0",
                        "05 00000005 'alice' 00000003 'bob' 00000050 02 20010db8000000000000000000000001 "
                        "0000000000000007")});
}

TEST(ClientServer, AcceptsWithTheAdvertisedAddressWhenThereIsOne) {  // CLIENT-2
    Settings settings;
    settings.advertise = address("203.0.113.9");
    ClientHarness harness{settings};
    harness.log_in("192.0.2.1:5000");
    harness.receive(server, "06 00000003 'bob'");
    EXPECT_EQ(harness.on(Accept{"bob", 7}), Lines{"listen 1 at 192.0.2.1:0"});
    EXPECT_EQ(harness.on(transport::Listening{Tag{1}, endpoint("192.0.2.1:80")}),
              Lines{send_line("100/0",
                              "05 00000005 'alice' 00000003 'bob' 00000050 01 cb007109 0000000000000007")});
}

TEST(ClientServer, ShowsEveryMessageHoweverTheBytesArrive) {  // CLIENT-3, WIRE-3
    const auto bytes = by_hand(
        "05 00000003 'bob' 00000002 'hi'  05 00000000 00000000  05 00000005 'carol' 00000006 e282ac00'x'ff");
    const Notifications expected{GlobalMessageReceived{"bob", "hi"}, GlobalMessageReceived{"", ""},
                                 GlobalMessageReceived{"carol", std::string{"\xe2\x82\xac\0x\xff", 6}}};
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        SCOPED_TRACE(piece);
        ClientHarness harness;
        harness.log_in();
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            harness.receive_bytes(server, bytes.substr(at, piece));
        EXPECT_EQ(harness.notifications(), expected);
    }
}

TEST(ClientServer, ShowsAMessageOfExactly1024Bytes) {  // CLIENT-3, GLOBAL-7
    ClientHarness harness;
    harness.log_in();
    const std::string text(1024, 'x');
    harness.receive_bytes(server, by_hand("05 00000003 'bob' 00000400") + text);
    EXPECT_EQ(harness.notifications(), (Notifications{GlobalMessageReceived{"bob", text}}));
}

TEST(ClientServer, SkipsAMessageOver1024BytesAndTells) {  // GLOBAL-5
    ClientHarness harness;
    harness.log_in();
    harness.receive_bytes(server, by_hand("05 00000003 'bob' 00000401") + std::string(1025, 'x') +
                                      by_hand("05 00000003 'bob' 00000002 'hi'"));
    EXPECT_EQ(harness.notifications(), (Notifications{Skipped{}, GlobalMessageReceived{"bob", "hi"}}));
}

TEST(ClientServer, ShowsItsOwnMessageWhenTheServerSendsItBack) {  // GLOBAL-2, CLIENT-3
    ClientHarness harness;
    harness.log_in();
    harness.receive(server, "05 00000005 'alice' 00000002 'hi'");
    EXPECT_EQ(harness.notifications(), (Notifications{GlobalMessageReceived{"alice", "hi"}}));
    EXPECT_TRUE(harness.client().seen().empty()) << "it does not meet itself";
}

TEST(ClientServer, LetsItsUserAnswerAnAskOnce) {  // CLIENT-4, PRIVATE-8
    ClientHarness harness;
    harness.log_in();
    harness.receive(server, "06 00000003 'bob'");
    EXPECT_EQ(harness.notifications(), (Notifications{AskedBy{"bob"}}));
    harness.on(Refuse{"bob"});
    EXPECT_THAT(harness.on(Refuse{"bob"}), IsEmpty());
    EXPECT_THAT(harness.on(Accept{"bob", 1}), IsEmpty());
    EXPECT_EQ(harness.notifications(),
              (Notifications{Rejected{Refusal::not_asked}, Rejected{Refusal::not_asked}}));
    harness.receive(server, "06 00000003 'bob'");
    EXPECT_THAT(harness.on(Accept{"bob", 1}), ElementsAre("listen 1 at 192.0.2.1:0"));
}

TEST(ClientServer, ComparesLoginsByteForByteWhenItAnswers) {  // CLIENT-4, LOGIN-15
    ClientHarness harness;
    harness.log_in();
    harness.receive(server, "06 00000004 'bob '");
    EXPECT_THAT(harness.on(Accept{"bob", 1}), IsEmpty());
    EXPECT_THAT(harness.on(Accept{"Bob ", 1}), IsEmpty());
    EXPECT_THAT(harness.on(Refuse{"bob "}),
                ElementsAre(send_line("100/0", "06 00000005 'alice' 00000004 'bob '")));
}

TEST(ClientServer, AnAskSeenTwiceIsAnsweredOnce) {  // PRIVATE-7
    ClientHarness harness;
    harness.log_in();
    harness.receive(server, "06 00000003 'bob' 06 00000003 'bob'");
    EXPECT_EQ(harness.notifications(), (Notifications{AskedBy{"bob"}, AskedBy{"bob"}}));
    EXPECT_THAT(harness.on(Refuse{"bob"}), ::testing::SizeIs(1));
    EXPECT_THAT(harness.on(Refuse{"bob"}), IsEmpty());
}

TEST(ClientServer, DoesNotSendAMessageOver1024Bytes) {  // CLIENT-5
    ClientHarness harness;
    harness.log_in();
    EXPECT_THAT(harness.on(Say{std::string(1024, 'x')}), ::testing::SizeIs(1));
    EXPECT_THAT(harness.on(Say{std::string(1025, 'x')}), IsEmpty());
    std::string euros;
    for (int i = 0; i < 342; ++i)
        euros += "\xe2\x82\xac";  // 342 characters, 1026 bytes
    EXPECT_THAT(harness.on(Say{euros}), IsEmpty());
    EXPECT_EQ(harness.notifications(),
              (Notifications{Rejected{Refusal::too_long, 1025}, Rejected{Refusal::too_long, 1026}}));
}

TEST(ClientServer, SendsOnlyUtf8) {  // WIRE-2
    ClientHarness harness;
    harness.log_in();
    EXPECT_THAT(harness.on(Say{"\xff"}), IsEmpty());
    EXPECT_THAT(harness.on(Ask{"b\xc3"}), IsEmpty());
    EXPECT_EQ(harness.notifications(),
              (Notifications{Rejected{Refusal::not_utf8}, Rejected{Refusal::not_utf8}}));
}

TEST(ClientServer, DoesNotAskItselfNorAnImpossibleLogin) {  // PRIVATE-11
    ClientHarness harness;
    harness.log_in();
    EXPECT_THAT(harness.on(Ask{"alice"}), IsEmpty());
    EXPECT_THAT(harness.on(Ask{std::string(1025, 'b')}), IsEmpty());
    EXPECT_EQ(harness.notifications(),
              (Notifications{Rejected{Refusal::yourself}, Rejected{Refusal::login_too_long, 1025}}));
}

TEST(ClientServer, TellsThatTheServerRejectedSomething) {  // GLOBAL-6
    ClientHarness harness;
    harness.log_in();
    EXPECT_THAT(harness.receive(server, "01"), IsEmpty());
    EXPECT_EQ(harness.notifications(), (Notifications{ServerRejectedPacket{}}));
    EXPECT_TRUE(harness.client().logged_in());
}

TEST(ClientServer, ConnectsToWhoAcceptedItsAsk) {  // PEER-1
    ClientHarness harness;
    harness.log_in();
    harness.on(Ask{"bob"});
    EXPECT_EQ(harness.receive(server, "07 00000003 'bob' 00001092 01 c0000202 8000000000000001"),
              Lines{"connect 1 to 192.0.2.2:4242"});
    EXPECT_EQ(harness.notifications(), (Notifications{AcceptedBy{"bob", 4242, address("192.0.2.2")}}));
}

TEST(ClientServer, TellsThatItsAskWasRefused) {  // PRIVATE-4
    ClientHarness harness;
    harness.log_in();
    harness.on(Ask{"bob"});
    harness.receive(server, "08 00000003 'bob'");
    EXPECT_EQ(harness.notifications(), (Notifications{RefusedBy{"bob"}}));
}

TEST(ClientServer, IgnoresAnswersToAsksThatItDidNotMakeAndTells) {  // PRIVATE-5
    ClientHarness harness;
    harness.log_in();
    harness.on(Ask{"carol"});
    EXPECT_THAT(harness.receive(server, "07 00000003 'bob' 00001092 01 c0000202 0000000000000001"),
                IsEmpty());
    EXPECT_THAT(harness.receive(server, "08 00000003 'bob'"), IsEmpty());
    EXPECT_EQ(harness.notifications(),
              (Notifications{Unexpected{"private_validation", "bob"}, Unexpected{"private_refusal", "bob"}}));
    EXPECT_THAT(harness.receive(server, "08 00000005 'carol'"), IsEmpty());
    EXPECT_EQ(harness.notifications(), (Notifications{RefusedBy{"carol"}})) << "her answer is still expected";
}

TEST(ClientServer, AnAskIsAnsweredOnce) {  // PRIVATE-8
    ClientHarness harness;
    harness.log_in();
    harness.on(Ask{"bob"});
    harness.receive(server, "08 00000003 'bob'");
    EXPECT_THAT(harness.receive(server, "07 00000003 'bob' 00001092 01 c0000202 0000000000000001"),
                IsEmpty());
    harness.on(Ask{"bob"});
    EXPECT_THAT(harness.receive(server, "07 00000003 'bob' 00001092 01 c0000202 0000000000000001"),
                ElementsAre("connect 1 to 192.0.2.2:4242"));
}

TEST(ClientServer, AnAskThatItsUserGaveUpIsNoLongerConnectedFor) {
    ClientHarness harness;
    harness.log_in();
    harness.on(Ask{"bob"});
    EXPECT_THAT(harness.on(ClosePeer{"bob"}), IsEmpty());
    EXPECT_THAT(harness.notifications(), IsEmpty());
    EXPECT_THAT(harness.receive(server, "07 00000003 'bob' 00001092 01 c0000202 0000000000000001"),
                IsEmpty());
    EXPECT_EQ(harness.notifications(), (Notifications{Unexpected{"private_validation", "bob"}}));
}

TEST(ClientServer, IgnoresLoginAnswersAfterTheLoginAndTells) {
    ClientHarness harness;
    harness.log_in();
    harness.receive(server, "02 03 04 05 00000003 'bob' 00000002 'hi'");
    EXPECT_EQ(harness.notifications(),
              (Notifications{Unexpected{"login_error", ""}, Unexpected{"connected", ""},
                             Unexpected{"login_exists", ""}, GlobalMessageReceived{"bob", "hi"}}));
    EXPECT_TRUE(harness.client().logged_in());
}

}  // namespace
}  // namespace chathack::client
