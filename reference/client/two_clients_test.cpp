#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/testing/client_harness.hpp"
#include "reference/client/testing/memory_net.hpp"
#include "reference/transport/pump.hpp"

// Two clients with a direct connection on a network in memory. The test plays the server between them.
namespace chathack::client {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

/// A host that the test plays. It keeps what each connection received, and sends what the test says.
struct Hand {
    Hand(MemoryNet& net, std::string_view at) : transport{net, address(at)} {
        transport.set_handler([this](const transport::Event& event) {
            if (const auto* received = std::get_if<transport::Received>(&event)) {
                heard[received->conn] += wire::as_text(received->bytes);
            } else if (const auto* accepted = std::get_if<transport::Accepted>(&event)) {
                conns.push_back(accepted->conn);
            } else if (const auto* connected = std::get_if<transport::Connected>(&event)) {
                conns.push_back(connected->conn);
            } else if (const auto* ended = std::get_if<transport::Ended>(&event)) {
                ended_conns.push_back(ended->conn);
            }
        });
    }
    template <class A>
    void act(const A& action) {
        transport::Actions actions;
        actions.add(action);
        transport.perform(actions);
    }
    void send(ConnId conn, const std::string& bytes) {
        transport::Actions actions;
        actions.send_bytes(conn, wire::as_bytes(bytes));
        transport.perform(actions);
    }
    std::string take(ConnId conn) { return std::exchange(heard[conn], {}); }

    MemoryTransport transport;
    std::map<ConnId, std::string> heard;
    std::vector<ConnId> conns, ended_conns;
};

/// A client on the network.
struct Host {
    Host(MemoryNet& net, std::string_view at, std::string login)
        : transport{net, address(at)}, client{settings, std::move(login)}, pump{client, transport} {}
    void does(Command command) { pump.feed(command); }
    Notifications sees() { return client.take_notifications(); }

    Settings settings;
    MemoryTransport transport;
    Client client;
    transport::Pump<Client> pump;
};

/// alice and bob, both logged in. The parameter is the size of the pieces in which everything is delivered.
class TwoClients : public ::testing::TestWithParam<std::size_t> {
protected:
    void SetUp() override {
        net.piece_bytes = GetParam();
        server.act(transport::Listen{Tag{1}, at_server});
        net.run();
        for (auto* host : {&alice, &bob}) {
            host->does(Start{{at_server}});
            net.run();
            server.send(server.conns.back(), by_hand("03"));
            net.run();
            EXPECT_EQ(host->sees(), (Notifications{Reached{at_server}, LoggedIn{}}));
        }
        ASSERT_EQ(server.take(to_alice()), by_hand("02 00000005 'alice'"));
        ASSERT_EQ(server.take(to_bob()), by_hand("02 00000003 'bob'"));
    }
    ConnId to_alice() const { return server.conns.at(0); }
    ConnId to_bob() const { return server.conns.at(1); }

    /// alice asks and bob accepts with `id`. Checks the bytes of the accept, and gives alice the ACK 7 for
    /// it.
    void connect(std::int64_t id, std::string_view id_digits) {
        alice.does(Ask{"bob"});
        net.run();
        ASSERT_EQ(server.take(to_alice()), by_hand("04 00000005 'alice' 00000003 'bob'"));
        server.send(to_bob(), by_hand("06 00000005 'alice'"));
        net.run();
        ASSERT_EQ(bob.sees(), (Notifications{AskedBy{"alice"}}));
        bob.does(Accept{"alice", id});
        net.run();
        const auto accept = server.take(to_bob());
        const auto head = by_hand("05 00000003 'bob' 00000005 'alice'");
        ASSERT_EQ(accept.substr(0, head.size()), head);
        ASSERT_EQ(accept.substr(head.size() + 4), by_hand("01 0a000002") + by_hand(id_digits));
        validation = by_hand("07 00000003 'bob'") + accept.substr(head.size());
        const auto port = static_cast<unsigned char>(accept[head.size() + 2]) * 256U +
                          static_cast<unsigned char>(accept[head.size() + 3]);
        listening_at = {address("10.0.0.2"), static_cast<std::uint16_t>(port)};
        ASSERT_EQ(bob.sees(), (Notifications{WaitingFor{"alice", listening_at}}));
    }
    void open() {
        connect(0x1234, "0000000000001234");
        server.send(to_alice(), validation);
        net.run();
        ASSERT_EQ(alice.sees(), (Notifications{AcceptedBy{"bob", listening_at.port, address("10.0.0.2")},
                                               DirectOpened{"bob"}}));
        ASSERT_EQ(bob.sees(), (Notifications{DirectOpened{"alice"}}));
    }
    void pass(Time time) { net.pass(time, {&alice.transport, &bob.transport}); }

    const Endpoint at_server = endpoint("10.0.0.9:7777");
    MemoryNet net;
    Hand server{net, "10.0.0.9"};
    Hand mallory{net, "10.0.0.66"};
    Host alice{net, "10.0.0.1", "alice"};
    Host bob{net, "10.0.0.2", "bob"};
    std::string validation;
    Endpoint listening_at;
};

INSTANTIATE_TEST_SUITE_P(Pieces, TwoClients, ::testing::Values(1, 2, 3, 7, 64, 1 << 20));

TEST_P(TwoClients, ExchangeMessagesAndFilesBothWays) {  // PEER-1, PEER-2, PEER-4
    open();
    EXPECT_EQ(net.listeners(), 1U) << "the server's; bob listens no more";
    const std::string most(1024, '\xff');
    alice.does(Tell{"bob", "hi"});
    bob.does(Tell{"alice", "\xf0\x9f\x98\x80"});
    alice.does(SendFile{"bob", "a.bin", most});
    bob.does(SendFile{"alice", "../b", std::string(1, '\0')});
    bob.does(Tell{"alice", ""});
    net.run();
    EXPECT_EQ(bob.sees(),
              (Notifications{PrivateMessageReceived{"alice", "hi"}, FileReceived{"alice", "a.bin", most}}));
    EXPECT_EQ(alice.sees(), (Notifications{PrivateMessageReceived{"bob", "\xf0\x9f\x98\x80"},
                                           FileReceived{"bob", "../b", std::string(1, '\0')},
                                           PrivateMessageReceived{"bob", ""}}));
    EXPECT_EQ(server.take(to_alice()) + server.take(to_bob()), "")
        << "none of it went to the server (PRIVATE-14)";
}

TEST_P(TwoClients, AnEndedDirectConnectionLeavesBothServerLinks) {  // PEER-9
    open();
    alice.does(Tell{"bob", "bye"});
    alice.does(ClosePeer{"bob"});
    net.run();
    EXPECT_EQ(alice.sees(), (Notifications{DirectClosed{"bob", {Why::closed_by_us}}}));
    EXPECT_EQ(bob.sees(), (Notifications{PrivateMessageReceived{"alice", "bye"},
                                         DirectClosed{"alice", {Why::closed_by_far_side}}}));
    alice.does(Say{"a"});
    bob.does(Say{"b"});
    net.run();
    EXPECT_EQ(server.take(to_alice()), by_hand("03 00000005 'alice' 00000001 'a'"));
    EXPECT_EQ(server.take(to_bob()), by_hand("03 00000003 'bob' 00000001 'b'"));
    EXPECT_THAT(server.ended_conns, IsEmpty());
}

TEST_P(TwoClients, GoOnDirectlyWithoutTheServer) {
    open();
    server.act(transport::Reset{to_alice()});
    server.act(transport::Close{to_bob()});
    net.run();
    EXPECT_EQ(alice.sees(), (Notifications{ServerLost{{Why::network, TransportError::reset}}}));
    EXPECT_EQ(bob.sees(), (Notifications{ServerLost{{Why::closed_by_far_side}}}));
    alice.does(Tell{"bob", "still there?"});
    net.run();
    EXPECT_EQ(bob.sees(), (Notifications{PrivateMessageReceived{"alice", "still there?"}}));
    bob.does(Quit{});
    net.run();
    EXPECT_TRUE(bob.client.over());
    EXPECT_EQ(alice.sees(), (Notifications{DirectClosed{"bob", {Why::closed_by_far_side}}}));
    EXPECT_TRUE(alice.client.over());
}

TEST_P(TwoClients, AStrangerAtTheListenerGetsNothingAndTheAskerStillComesIn) {  // PEER-3
    connect(0x1234, "0000000000001234");
    const std::string_view tries[] = {"09 00000005 'alice' 0000000000001235",
                                      "09 00000007 'mallory' 0000000000001234",
                                      "07 00000005 'alice' 00000004 'evil'", "'evil'"};
    for (const auto bytes : tries) {
        SCOPED_TRACE(bytes);
        mallory.act(transport::Connect{Tag{1}, listening_at});
        net.run();
        mallory.send(mallory.conns.back(), by_hand(bytes) + by_hand("07 00000005 'alice' 00000004 'evil'"));
        net.run();
        EXPECT_EQ(mallory.ended_conns.back(), mallory.conns.back());
        EXPECT_EQ(mallory.take(mallory.conns.back()), "");
        EXPECT_EQ(bob.sees(), (Notifications{TurnedAway{"alice"}}));
    }
    server.send(to_alice(), validation);
    net.run();
    EXPECT_EQ(bob.sees(), (Notifications{DirectOpened{"alice"}}));
    mallory.act(transport::Connect{Tag{2}, listening_at});
    const auto before = mallory.conns.size();
    net.run();
    EXPECT_EQ(mallory.conns.size(), before) << "nobody listens there any more";
}

TEST_P(TwoClients, WhoComesTooLateFindsNobody) {  // PEER-9
    connect(0x1234, "0000000000001234");
    pass(60s);
    EXPECT_EQ(bob.sees(), (Notifications{DirectFailed{"alice", {Why::nobody_came}, listening_at}}));
    EXPECT_EQ(net.listeners(), 1U);
    server.send(to_alice(), validation);
    net.run();
    EXPECT_EQ(alice.sees(),
              (Notifications{AcceptedBy{"bob", listening_at.port, address("10.0.0.2")},
                             DirectFailed{"bob", {Why::network, TransportError::refused}, listening_at}}));
    alice.does(Say{"a"});
    net.run();
    EXPECT_EQ(server.take(to_alice()), by_hand("03 00000005 'alice' 00000001 'a'"));
}

TEST_P(TwoClients, AnIdThatServedOpensNothingAgain) {  // PEER-8
    open();
    alice.does(Ask{"bob"});
    server.send(to_alice(), validation);
    net.run();
    EXPECT_EQ(alice.sees(),
              (Notifications{AcceptedBy{"bob", listening_at.port, address("10.0.0.2")},
                             DirectFailed{"bob", {Why::network, TransportError::refused}, listening_at}}));
    EXPECT_THAT(bob.sees(), IsEmpty());
}

TEST_P(TwoClients, AskingEachOtherMakesTwoConnectionsThatDoNotMix) {  // PRIVATE-10
    open();
    bob.does(Ask{"alice"});
    server.send(to_alice(), by_hand("06 00000003 'bob'"));
    net.run();
    alice.does(Accept{"bob", -5});
    net.run();
    const auto accept = server.take(to_alice());
    const auto head = by_hand("05 00000005 'alice' 00000003 'bob'");
    server.send(to_bob(), by_hand("07 00000005 'alice'") + accept.substr(head.size()));
    net.run();
    alice.sees();
    bob.sees();
    EXPECT_EQ(alice.client.peers().open_count(), 2U);
    EXPECT_EQ(bob.client.peers().open_count(), 2U);
    alice.does(Tell{"bob", "one"});
    bob.does(Tell{"alice", "two"});
    net.run();
    EXPECT_EQ(alice.sees(), (Notifications{PrivateMessageReceived{"bob", "two"}}));
    EXPECT_EQ(bob.sees(), (Notifications{PrivateMessageReceived{"alice", "one"}}));
    alice.does(ClosePeer{"bob"});
    net.run();
    EXPECT_EQ(bob.client.peers().open_count(), 0U);
}

}  // namespace
}  // namespace chathack::client
