#include "reference/client/peer_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/testing/client_harness.hpp"

// The client that asked, and the frames on an open direct connection.
namespace chathack::client {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

constexpr ConnId direct{7};

/// alice with an open direct connection to bob, whom she asked.
struct Opened : ClientHarness {
    explicit Opened(Settings settings = {}) : ClientHarness{settings} {
        log_in();
        open_direct(direct);
    }
};

TEST(PeerTable, WhoAskedConnectsAndFirstSendsItsHello) {  // PEER-1
    const std::tuple<std::string_view, std::string_view, std::string_view> cases[] = {
        {"00001092 01 c0000202", "192.0.2.2:4242", "0000000000000000"},
        {"00000001 01 7f000001", "127.0.0.1:1", "7fffffffffffffff"},
        {"0000ffff 02 20010db8000000000000000000000002", "[2001:db8::2]:65535", "8000000000000000"},
        {"00001092 02 00000000000000000000000000000001", "[::1]:4242", "ffffffffffffffff"},
    };
    for (const auto& [place, remote, id] : cases) {
        SCOPED_TRACE(place);
        ClientHarness alice;
        alice.log_in("127.0.0.1:5000", "127.0.0.1:7777");
        alice.on(Ask{"bob"});
        EXPECT_EQ(alice.receive(server, "07 00000003 'bob' " + std::string{place} + std::string{id}),
                  Lines{"connect 1 to " + std::string{remote}});
        alice.notifications();
        EXPECT_EQ(alice.on(transport::Connected{Tag{1}, direct, {}, endpoint(remote)}),
                  Lines{send_line("7/0", "09 00000005 'alice' " + std::string{id})});
        EXPECT_EQ(alice.notifications(), (Notifications{DirectOpened{"bob"}}));
    }
}

TEST(PeerTable, AnImpossiblePortIsNotConnectedTo) {  // PEER-1, PRIVATE-13
    for (const std::string_view port : {"00000000", "00010000", "ffffffff", "80000000", "7fffffff"}) {
        SCOPED_TRACE(port);
        ClientHarness alice;
        alice.log_in();
        alice.on(Ask{"bob"});
        EXPECT_THAT(
            alice.receive(server, "07 00000003 'bob' " + std::string{port} + " 01 c0000202 0000000000000001"),
            IsEmpty());
        EXPECT_EQ(alice.notifications().back(), (Notification{DirectFailed{"bob", {Why::bad_port}}}));
    }
}

TEST(PeerTable, TellsThatTheConnectionFailedAndStaysWithTheServer) {  // PEER-9
    ClientHarness alice;
    alice.log_in();
    alice.on(Ask{"bob"});
    alice.receive(server, "07 00000003 'bob' 00001092 01 c0000202 0000000000000001");
    alice.notifications();
    EXPECT_THAT(alice.on(transport::ConnectFailed{Tag{1}, TransportError::refused}), IsEmpty());
    EXPECT_EQ(alice.notifications(),
              (Notifications{
                  DirectFailed{"bob", {Why::network, TransportError::refused}, endpoint("192.0.2.2:4242")}}));
    EXPECT_THAT(alice.on(Say{"hi"}), SizeIs(1));
}

TEST(PeerTable, AnAcceptThatNamesOurOwnMachineIsNotFollowed) {  // PEER-1
    for (const std::string_view named : {"01 7f000001", "01 c0000201", "01 cb007105"}) {
        Settings settings;
        settings.own_addresses = {address("203.0.113.5")};
        ClientHarness alice{settings};
        alice.log_in("192.0.2.1:5000", "192.0.2.7:7777");
        alice.on(Ask{"bob"});
        EXPECT_THAT(
            alice.receive(server, "07 00000003 'bob' 00001092 " + std::string{named} + " 0000000000000001"),
            IsEmpty());
        EXPECT_EQ(alice.notifications().back(), (Notification{DirectFailed{"bob", {Why::own_machine}}}));
        EXPECT_THAT(alice.on(Say{"hi"}), SizeIs(1));
    }
}

TEST(PeerTable, GivesUpAPeerThatDoesNotAnswer) {
    ClientHarness alice;
    alice.log_in();
    alice.on(Ask{"bob"});
    alice.receive(server, "07 00000003 'bob' 00001092 01 c0000202 0000000000000001");
    alice.notifications();
    EXPECT_THAT(alice.wake_after(9'999ms), IsEmpty());
    EXPECT_THAT(alice.wake_after(1ms), ElementsAre("cancel connect 1"));
    EXPECT_EQ(alice.notifications(),
              (Notifications{DirectFailed{"bob", {Why::no_answer}, endpoint("192.0.2.2:4242")}}));
    EXPECT_THAT(alice.on(transport::Connected{Tag{1}, direct, {}, {}}), ElementsAre("close 7/0"))
        << "it was on its way";
}

TEST(PeerTable, SendsMessagesAndFilesUnderItsOwnLogin) {  // PEER-4, PEER-10
    Opened alice;
    EXPECT_EQ(alice.on(Tell{"bob", "hi"}), Lines{send_line("7/0", "07 00000005 'alice' 00000002 'hi'")});
    EXPECT_EQ(alice.on(Tell{"bob", ""}), Lines{send_line("7/0", "07 00000005 'alice' 00000000")});
    EXPECT_EQ(alice.on(SendFile{"bob", "f.bin", by_hand("00ff0a")}),
              Lines{send_line("7/0", "08 00000005 'alice' 00000005 'f.bin' 00000003 00ff0a")});
    EXPECT_EQ(alice.on(SendFile{"bob", "", ""}),
              Lines{send_line("7/0", "08 00000005 'alice' 00000000 00000000")});
}

TEST(PeerTable, ShowsMessagesAndFilesByteForByteHoweverTheyArrive) {  // PEER-4, WIRE-3
    const auto bytes = by_hand(
        "07 00000003 'bob' 00000002 'hi'  07 00000003 'bob' 00000000"
        "08 00000003 'bob' 00000005 'a.txt' 00000004 00ff800a  08 00000003 'bob' 00000000 00000000"
        "07 00000003 'bob' 00000004 f09f9880");
    const Notifications expected{PrivateMessageReceived{"bob", "hi"}, PrivateMessageReceived{"bob", ""},
                                 FileReceived{"bob", "a.txt", by_hand("00ff800a")},
                                 FileReceived{"bob", "", ""},
                                 PrivateMessageReceived{"bob", "\xf0\x9f\x98\x80"}};
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        SCOPED_TRACE(piece);
        Opened alice;
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            alice.receive_bytes(direct, bytes.substr(at, piece));
        EXPECT_EQ(alice.notifications(), expected);
    }
}

TEST(PeerTable, TakesExactly1024Bytes) {  // PEER-5
    Opened alice;
    const std::string most(1024, 'x');
    alice.receive_bytes(direct, by_hand("07 00000003 'bob' 00000400") + most);
    alice.receive_bytes(direct, by_hand("08 00000003 'bob' 00000001 'f' 00000400") + most);
    EXPECT_EQ(alice.notifications(),
              (Notifications{PrivateMessageReceived{"bob", most}, FileReceived{"bob", "f", most}}));
}

TEST(PeerTable, RejectsMoreThan1024BytesAndGoesOn) {  // PEER-5
    for (const std::size_t size : {1025U, 1026U, 4096U, 65536U}) {
        for (const std::string_view kind : {"07 00000003 'bob'", "08 00000003 'bob' 00000001 'f'"}) {
            SCOPED_TRACE(std::string{kind} + " " + std::to_string(size));
            Opened alice;
            auto bytes = by_hand(kind);
            for (int shift = 24; shift >= 0; shift -= 8)
                bytes += static_cast<char>(size >> shift & 255U);
            bytes += std::string(size, 'x') + by_hand("07 00000003 'bob' 00000002 'hi'");
            for (std::size_t at = 0; at < bytes.size(); at += 1000)
                EXPECT_THAT(alice.receive_bytes(direct, bytes.substr(at, 1000)), IsEmpty());
            EXPECT_EQ(alice.notifications(),
                      (Notifications{Skipped{"bob"}, PrivateMessageReceived{"bob", "hi"}}));
        }
    }
}

TEST(PeerTable, DoesNotSendWhatItsPeerMustReject) {  // PEER-6
    Opened alice;
    EXPECT_THAT(alice.on(Tell{"bob", std::string(1024, 'x')}), SizeIs(1));
    EXPECT_THAT(alice.on(SendFile{"bob", "f", std::string(1024, 'x')}), SizeIs(1));
    EXPECT_THAT(alice.on(Tell{"bob", std::string(1025, 'x')}), IsEmpty());
    EXPECT_THAT(alice.on(SendFile{"bob", "f", std::string(1025, 'x')}), IsEmpty());
    EXPECT_THAT(alice.on(SendFile{"bob", std::string(1025, 'f'), "x"}), IsEmpty());
    EXPECT_THAT(alice.on(SendFile{"bob", "\xff", "x"}), IsEmpty());
    EXPECT_THAT(alice.on(Tell{"bob", "\xff"}), IsEmpty());
    EXPECT_EQ(alice.notifications(),
              (Notifications{Rejected{Refusal::too_long, 1025}, Rejected{Refusal::too_long, 1025},
                             Rejected{Refusal::file_name_too_long, 1025}, Rejected{Refusal::not_utf8},
                             Rejected{Refusal::not_utf8}}));
}

TEST(PeerTable, SendsNothingToWhomItHasNoConnection) {  // PEER-4, PRIVATE-14
    Opened alice;
    for (const std::string login : {"carol", "Bob", "bob ", ""}) {
        SCOPED_TRACE(login);
        EXPECT_THAT(alice.on(Tell{login, "hi"}), IsEmpty());
        EXPECT_THAT(alice.on(SendFile{login, "f", "x"}), IsEmpty());
        EXPECT_EQ(alice.notifications(), (Notifications{Rejected{Refusal::no_direct_connection},
                                                        Rejected{Refusal::no_direct_connection}}));
    }
}

TEST(PeerTable, AnotherLoginIsTurnedAway) {  // PEER-10
    const std::string_view cases[] = {"07 00000005 'carol' 00000002 'hi'",
                                      "07 00000003 'Bob' 00000002 'hi'",
                                      "07 00000000 00000002 'hi'",
                                      "07 00000005 'alice' 00000002 'hi'",
                                      "08 00000005 'carol' 00000001 'f' 00000001 'x'",
                                      "09 00000005 'carol' 0000000000000009"};
    for (const auto bytes : cases) {
        SCOPED_TRACE(bytes);
        Opened alice;
        EXPECT_THAT(alice.receive(direct, std::string{bytes} + "07 00000003 'bob' 00000002 'hi'"),
                    ElementsAre("close 7/0"));
        EXPECT_EQ(alice.notifications(), (Notifications{DirectClosed{"bob", {Why::wrong_sender}}}))
            << "nothing is shown";
        EXPECT_THAT(alice.on(Say{"hi"}), SizeIs(1)) << "the server link goes on (PEER-9)";
    }
}

TEST(PeerTable, AHelloAgainSaysNothingNew) {
    Opened alice;
    EXPECT_THAT(alice.receive(direct, "09 00000003 'bob' 0000000000000001 07 00000003 'bob' 00000002 'hi'"),
                IsEmpty());
    EXPECT_EQ(alice.notifications(), (Notifications{PrivateMessageReceived{"bob", "hi"}}));
}

TEST(PeerTable, EndsAConnectionThatItCannotReadAndTells) {  // CLIENT-7, PEER-9
    const std::pair<std::string_view, wire::WireError> cases[] = {
        {"00", wire::WireError::unknown_opcode},
        {"05 00000003 'bob' 00000002 'hi'", wire::WireError::unknown_opcode},
        {"07 ffffffff", wire::WireError::negative_count},
        {"07 00000003 'bob' 7fffffff", wire::WireError::text_too_long},
        {"07 00000003 'bob' 00010001", wire::WireError::text_too_long},
        {"08 00000003 'bob' 00000401", wire::WireError::text_too_long},
        {"08 00000003 'bob' 00000001 'f' 80000000", wire::WireError::negative_count},
    };
    for (const auto& [bytes, error] : cases) {
        SCOPED_TRACE(bytes);
        Opened alice;
        EXPECT_THAT(alice.receive(direct, std::string{bytes} + "07 00000003 'bob' 00000002 'hi'"),
                    ElementsAre("close 7/0"));
        EXPECT_EQ(alice.notifications(), (Notifications{DirectClosed{"bob", {Why::unreadable, {}, error}}}));
        EXPECT_THAT(alice.on(Say{"hi"}), SizeIs(1));
    }
}

TEST(PeerTable, ItsEndLeavesTheServerLinkAsItIs) {  // PEER-9
    const auto end = [](auto event, std::string_view bytes, const Cause& cause, const Lines& actions) {
        Opened alice;
        alice.receive(direct, bytes);
        EXPECT_EQ(alice.on(event), actions);
        EXPECT_EQ(alice.notifications(), (Notifications{DirectClosed{"bob", cause}}));
        EXPECT_THAT(alice.on(Say{"hi"}), SizeIs(1));
        EXPECT_THAT(alice.on(Tell{"bob", "hi"}), IsEmpty());
        alice.receive(server, "05 00000005 'carol' 00000000");
        EXPECT_EQ(alice.notifications(), (Notifications{Rejected{Refusal::no_direct_connection},
                                                        GlobalMessageReceived{"carol", ""}}));
    };
    end(transport::Ended{direct}, "", {Why::closed_by_far_side}, {"close 7/0"});
    end(transport::Ended{direct}, "08 00000003 'bob' 00000001 'f' 00000400 'x'", {Why::cut_short},
        {"close 7/0"});
    end(transport::Closed{direct, TransportError::reset}, "", {Why::network, TransportError::reset}, {});
    end(transport::Closed{direct, TransportError::queue_full}, "08 0000",
        {Why::network, TransportError::queue_full}, {});
}

TEST(PeerTable, TheEndOfTheServerLinkLeavesItAsItIs) {
    Opened alice;
    alice.on(transport::Ended{server});
    EXPECT_FALSE(alice.client().over());
    alice.receive(direct, "07 00000003 'bob' 00000002 'hi'");
    EXPECT_THAT(alice.on(Tell{"bob", "hi"}), SizeIs(1));
    EXPECT_EQ(alice.notifications(),
              (Notifications{ServerLost{{Why::closed_by_far_side}}, PrivateMessageReceived{"bob", "hi"}}));
    alice.on(ClosePeer{"bob"});
    EXPECT_TRUE(alice.client().over());
}

TEST(PeerTable, ItsUserMayEndIt) {  // PEER-9
    Opened alice;
    EXPECT_THAT(alice.on(ClosePeer{"carol"}), IsEmpty());
    EXPECT_THAT(alice.on(ClosePeer{"bob"}), ElementsAre("close 7/0"));
    EXPECT_EQ(alice.notifications(), (Notifications{Rejected{Refusal::no_direct_connection},
                                                    DirectClosed{"bob", {Why::closed_by_us}}}));
    EXPECT_THAT(alice.receive(direct, "07 00000003 'bob' 00000002 'hi'"), IsEmpty());
    EXPECT_THAT(alice.notifications(), IsEmpty());
    EXPECT_TRUE(alice.client().logged_in());
}

TEST(PeerTable, TwoConnectionsWithOnePeerSendOnTheNewest) {  // PRIVATE-10
    Opened alice;
    alice.open_direct(ConnId{8}, Tag{2});
    EXPECT_THAT(alice.on(Tell{"bob", ""}), ElementsAre(send_line("8/0", "07 00000005 'alice' 00000000")));
    alice.receive(direct, "07 00000003 'bob' 00000003 'old'");
    alice.receive(ConnId{8}, "07 00000003 'bob' 00000003 'new'");
    EXPECT_EQ(alice.notifications(),
              (Notifications{PrivateMessageReceived{"bob", "old"}, PrivateMessageReceived{"bob", "new"}}));
    alice.on(transport::Ended{ConnId{8}});
    EXPECT_THAT(alice.on(Tell{"bob", ""}), ElementsAre(send_line("7/0", "07 00000005 'alice' 00000000")));
}

TEST(PeerTable, TheNumberOfConnectionsIsBounded) {
    Settings settings;
    settings.links_max = 1;
    Opened alice{settings};
    alice.on(Ask{"carol"});
    EXPECT_THAT(alice.receive(server, "07 00000005 'carol' 00001092 01 c0000202 0000000000000001"),
                IsEmpty());
    EXPECT_EQ(alice.notifications().back(), (Notification{DirectFailed{"carol", {Why::too_many}}}));
}

TEST(PeerTable, IgnoresEventsOfWhatIsGone) {
    ClientHarness alice;
    alice.log_in();
    EXPECT_THAT(alice.receive(ConnId{55}, "07 00000003 'bob' 00000002 'hi'"), IsEmpty());
    EXPECT_THAT(alice.on(transport::Ended{ConnId{55}}), IsEmpty());
    EXPECT_THAT(alice.on(transport::Closed{ConnId{55}, TransportError::reset}), IsEmpty());
    EXPECT_THAT(alice.on(transport::Listening{Tag{55}, {}}), IsEmpty());
    EXPECT_THAT(alice.on(transport::ListenFailed{Tag{55}, TransportError::other}), IsEmpty());
    EXPECT_THAT(alice.on(transport::ConnectFailed{Tag{55}, TransportError::other}), IsEmpty());
    EXPECT_THAT(alice.on(transport::ConnectFailed{Tag{0}, TransportError::other}), IsEmpty());
    EXPECT_THAT(alice.wake_after(1h), IsEmpty());
    EXPECT_THAT(alice.notifications(), IsEmpty());
}

}  // namespace
}  // namespace chathack::client
