// Listening, connecting and accepting.
#include <set>

#include "reference/transport/contract/contract.hpp"

namespace chathack::transport::contract {

TEST_P(ConnectingContract, ListeningOnPortZeroTellsThePort) {
    const auto first = listen(server_, Tag{1});
    const auto second = listen(server_, Tag{2});
    EXPECT_NE(first.port, 0);
    EXPECT_NE(second.port, 0);
    EXPECT_NE(first.port, second.port);
    const auto heard = server_.heard<Listening>();
    EXPECT_EQ(heard[0].tag, Tag{1});
    EXPECT_EQ(heard[1].tag, Tag{2});
}

TEST_P(ConnectingContract, AnAddressInUseIsToldAndTheFirstListenerGoesOn) {
    const auto where = listen(server_);
    server_.act(Listen{Tag{2}, where});
    ASSERT_TRUE(until([&] { return server_.count<ListenFailed>() == 1; }));
    EXPECT_EQ(server_.last<ListenFailed>(), (ListenFailed{Tag{2}, TransportError::address_in_use}));
    join(client_, server_, where);
}

TEST_P(ConnectingContract, AnAddressOfAnotherMachineCannotBeListenedOn) {
    server_.act(Listen{Tag{2}, world().foreign()});
    ASSERT_TRUE(until([&] { return server_.count<ListenFailed>() == 1; }));
    EXPECT_EQ(server_.last<ListenFailed>(), (ListenFailed{Tag{2}, TransportError::address_unavailable}));
}

TEST_P(ConnectingContract, BothEndsTellTheSameEndpoints) {
    for (const bool ipv6 : {false, true}) {
        if (ipv6 && !server_.transport().capabilities().ipv6) continue;
        SCOPED_TRACE(ipv6 ? "IPv6" : "IPv4");
        const Tag listener{ipv6 ? 6U : 4U};
        const auto where = listen(server_, listener, ipv6);
        EXPECT_EQ(where.address.is_ipv6(), ipv6);
        join(client_, server_, where);
        const auto connected = client_.last<Connected>();
        const auto accepted = server_.last<Accepted>();
        EXPECT_EQ(accepted.tag, listener);
        EXPECT_EQ(connected.remote, where);
        EXPECT_EQ(accepted.local, where);
        EXPECT_EQ(connected.local, accepted.remote);
        EXPECT_NE(connected.local.port, 0);
    }
}

TEST_P(ConnectingContract, ConnectingWhereNobodyListensFailsOnce) {
    client_.act(Connect{Tag{5}, world().nobody(client_.transport())});
    ASSERT_TRUE(until([&] { return client_.count<ConnectFailed>() == 1; }));
    EXPECT_EQ(client_.last<ConnectFailed>().tag, Tag{5});
    fence(client_, server_, listen(server_));
    EXPECT_EQ(client_.count<ConnectFailed>(), 1U);
}

TEST_P(ConnectingContract, ACancelledAttemptIsNotAnswered) {
    const auto where = listen(server_);
    Actions actions;
    actions.add(Connect{Tag{1}, where});
    actions.add(Connect{Tag{2}, world().nobody(client_.transport())});
    actions.add(CancelConnect{Tag{1}});
    actions.add(CancelConnect{Tag{2}});
    actions.add(CancelConnect{Tag{3}});  // there is no such attempt
    client_.perform(actions);
    fence(client_, server_, where);
    EXPECT_EQ(client_.count<ConnectFailed>(), 0U);
    for (const auto& connected : client_.heard<Connected>())
        EXPECT_NE(connected.tag, Tag{1});
}

TEST_P(ConnectingContract, AStoppedListenerTakesNoMoreAndItsConnectionsStay) {
    const auto where = listen(server_);
    const auto other = listen(server_, Tag{2});
    const auto link = join(client_, server_, where);
    server_.act(StopListening{Tag{70}});
    server_.act(StopListening{Tag{99}});
    client_.act(Connect{Tag{5}, where});
    ASSERT_TRUE(until([&] { return client_.count<ConnectFailed>() == 1; }));
    EXPECT_EQ(server_.count<Accepted>(), 1U);
    client_.send(link.near, "still here");
    ASSERT_TRUE(until([&] { return server_.received(link.far) == "still here"; }));
    join(client_, server_, other);
}

TEST_P(ConnectingContract, AListenerThatIsStoppedBeforeItAnswersStaysSilent) {
    Actions actions;
    actions.add(Listen{Tag{1}, world().anywhere(server_.transport(), false)});
    actions.add(Listen{Tag{2}, world().foreign()});
    actions.add(StopListening{Tag{1}});
    actions.add(StopListening{Tag{2}});
    server_.perform(actions);
    fence(client_, server_, listen(server_));
    EXPECT_EQ(server_.count<Listening>(), 1U);
    EXPECT_EQ(server_.count<ListenFailed>(), 0U);
}

TEST_P(ConnectingContract, AStoppedListenersPlaceCanBeTakenAgainAtOnce) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    server_.act(StopListening{Tag{70}});
    server_.act(Close{link.far});
    server_.act(Listen{Tag{2}, where});
    ASSERT_TRUE(until([&] { return server_.count<Listening>() == 2; }));
    EXPECT_EQ(server_.last<Listening>(), (Listening{Tag{2}, where}));
}

TEST_P(ConnectingContract, ATransportCanConnectToItself) {
    const auto where = listen(server_);
    const auto link = join(server_, server_, where);
    EXPECT_NE(link.near, link.far);
    server_.send(link.near, "to myself");
    ASSERT_TRUE(until([&] { return server_.received(link.far) == "to myself"; }));
}

TEST_P(ConnectingContract, ManyConnectionsAreToldApart) {
    constexpr std::size_t many = 300;
    const auto where = listen(server_);
    Actions actions;
    for (std::size_t i = 0; i < many; ++i)
        actions.add(Connect{Tag{i}, where});
    // Each client sends its number, and the server answers on the same connection.
    client_.react = [&](const Event& event) {
        const auto* connected = std::get_if<Connected>(&event);
        if (connected)
            client_.send(connected->conn, std::to_string(static_cast<std::uint64_t>(connected->tag)));
    };
    server_.react = [&](const Event& event) {
        const auto* received = std::get_if<Received>(&event);
        if (received) server_.send(received->conn, "you are " + server_.received(received->conn));
    };
    client_.perform(actions);
    ASSERT_TRUE(until([&] { return client_.count<Received>() >= many; }));
    std::set<ConnId> conns;
    for (const auto& connected : client_.heard<Connected>()) {
        const auto number = std::to_string(static_cast<std::uint64_t>(connected.tag));
        EXPECT_EQ(client_.received(connected.conn), "you are " + number);
        conns.insert(connected.conn);
    }
    EXPECT_EQ(conns.size(), many);
}

TEST_P(ConnectingContract, ASlotIsUsedAgainUnderANewId) {
    const auto where = listen(server_);
    std::set<ConnId> conns;
    std::uint32_t slots = 0;
    for (std::size_t i = 0; i < 20; ++i) {
        const auto link = join(client_, server_, where);
        EXPECT_NE(link.far, ConnId{}) << "the id of no connection";
        EXPECT_TRUE(conns.insert(link.far).second);
        slots = std::max(slots, slot_of(link.far) + 1);
        client_.act(Reset{link.near});
        ASSERT_TRUE(until([&] { return server_.events_of(link.far) == 2; }));
        server_.act(Close{link.far});  // in case the transport showed the reset as an end
    }
    EXPECT_LE(slots, 10U) << "tables by slot would grow for ever";
}

}  // namespace chathack::transport::contract
