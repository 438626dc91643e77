// All ways to end a connection, and the events that tell of it.
#include "reference/transport/contract/contract.hpp"

namespace chathack::transport::contract {
namespace {

TEST_P(EndingContract, CloseWritesTheQueueFirst) {
    const auto where = listen(server_);
    for (const std::size_t size : {0U, 1U, 1'000'000U}) {
        SCOPED_TRACE(size);
        const auto link = join(client_, server_, where);
        const auto ended = client_.count<Ended>();
        const auto bytes = numbered_bytes(size);
        Actions actions;
        actions.send_bytes(link.far, wire::as_bytes(bytes));
        actions.add(Close{link.far});
        server_.perform(actions);
        ASSERT_TRUE(until([&] { return client_.count<Ended>() == ended + 1; }));
        EXPECT_TRUE(client_.received(link.near) == bytes);
        EXPECT_EQ(client_.count<Closed>(), 0U);
        client_.act(Close{link.near});
    }
}

TEST_P(EndingContract, CloseWithBytesUnreadStillDeliversTheLastOnes) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    server_.act(Pause{link.far});
    client_.send(link.near, numbered_bytes(100'000));
    fence(client_, server_, where);
    Actions actions;
    actions.send_bytes(link.far, wire::as_bytes("the last word"));
    actions.add(Close{link.far});
    client_.act(Pause{link.near});  // so that it reads late
    server_.perform(actions);
    fence(client_, server_, where);
    client_.send(link.near, "this is dropped");
    fence(client_, server_, where);
    client_.act(Resume{link.near});
    ASSERT_TRUE(until([&] { return client_.count<Ended>() + client_.count<Closed>() == 1; }));
    EXPECT_EQ(client_.received(link.near), "the last word");
    EXPECT_EQ(client_.count<Ended>(), 1U) << "and not a reset";
    EXPECT_EQ(server_.received(link.far), "");
}

TEST_P(EndingContract, NothingIsHeardAfterClose) {
    const auto where = listen(server_);
    for (const bool by_reset : {false, true}) {
        SCOPED_TRACE(by_reset ? "Reset" : "Close");
        const auto link = join(client_, server_, where);
        bool ended = false;
        server_.react = [&](const Event& event) {
            const auto* received = std::get_if<Received>(&event);
            if (!received || received->conn != link.far) return;
            EXPECT_FALSE(ended);
            ended = true;
            if (by_reset) {
                server_.act(Reset{link.far});
            } else {
                server_.act(Close{link.far});
            }
        };
        client_.send(link.near, numbered_bytes(500'000));
        ASSERT_TRUE(until([&] { return ended; }));
        client_.send(link.near, "more");
        client_.act(HalfClose{link.near});
        fence(client_, server_, where);
        EXPECT_EQ(server_.events_of(link.far), 2U) << "accepted, received";
        client_.act(Close{link.near});
    }
}

TEST_P(EndingContract, AConnectionClosedAsItIsAcceptedEndsAtTheOtherSide) {
    server_.react = [&](const Event& event) {
        if (const auto* accepted = std::get_if<Accepted>(&event)) server_.act(Close{accepted->conn});
    };
    client_.act(Connect{Tag{1}, listen(server_)});
    ASSERT_TRUE(until([&] { return client_.count<Ended>() + client_.count<Closed>() == 1; }));
    EXPECT_EQ(client_.count<Connected>(), 1U);
}

TEST_P(EndingContract, BothMayCloseAtOnce) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    client_.send(link.near, "a");
    client_.act(Close{link.near});
    server_.send(link.far, "b");
    server_.act(Close{link.far});
    fence(client_, server_, where);
    EXPECT_EQ(client_.events_of(link.near), 1U);
    EXPECT_EQ(server_.events_of(link.far), 1U);
}

TEST_P(EndingContract, EachDirectionEndsByItself) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    client_.send(link.near, numbered_bytes(300'000));
    client_.act(HalfClose{link.near});
    client_.send(link.near, "ignored");
    client_.act(HalfClose{link.near});
    ASSERT_TRUE(until([&] { return server_.count<Ended>() == 1; }));
    EXPECT_TRUE(server_.received(link.far) == numbered_bytes(300'000));

    server_.send(link.far, numbered_bytes(300'001));
    ASSERT_TRUE(until([&] { return client_.received(link.near).size() == 300'001; }));
    EXPECT_EQ(client_.count<Ended>(), 0U);
    server_.act(HalfClose{link.far});
    ASSERT_TRUE(until([&] { return client_.count<Ended>() == 1; }));
    EXPECT_TRUE(client_.received(link.near) == numbered_bytes(300'001));

    server_.act(Close{link.far});
    client_.act(Close{link.near});
    fence(client_, server_, where);
    EXPECT_EQ(client_.count<Closed>() + server_.count<Closed>(), 0U);
}

TEST_P(EndingContract, AResetIsHeardOnceAndEndsTheConnection) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    client_.act(Reset{link.near});
    ASSERT_TRUE(until([&] { return server_.count<Closed>() + server_.count<Ended>() == 1; }));
    if (server_.transport().capabilities().reset) {
        EXPECT_EQ(server_.last<Closed>(), (Closed{link.far, TransportError::reset}));
    }
    server_.send(link.far, "into nothing");
    server_.act(Close{link.far});
    fence(client_, server_, where);
    EXPECT_EQ(server_.events_of(link.far), 2U);
    EXPECT_EQ(client_.events_of(link.near), 1U);
}

TEST_P(EndingContract, AResetIsHeardByWhoOnlySends) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    client_.send(link.near, "last words");
    ASSERT_TRUE(until([&] { return server_.count<Received>() == 1; }));
    server_.react = [&](const Event&) {};
    client_.act(Reset{link.near});
    std::size_t sends = 0;
    ASSERT_TRUE(until([&] {
        if (server_.count<Closed>() + server_.count<Ended>() == 0 && ++sends < 1000)
            server_.send(link.far, "x");
        return server_.count<Closed>() + server_.count<Ended>() == 1;
    }));
}

TEST_P(EndingContract, AResetIsHeardWhilePausedAndAfterTheEnd) {
    if (!server_.transport().capabilities().reset)
        return;  // such a transport shows it as an end, after Resume
    const auto where = listen(server_);
    const auto paused = join(client_, server_, where);
    server_.act(Pause{paused.far});
    client_.act(Reset{paused.near});
    ASSERT_TRUE(until([&] { return server_.count<Closed>() == 1; }));
    EXPECT_EQ(server_.last<Closed>().conn, paused.far);

    const auto ended = join(client_, server_, where);
    client_.act(HalfClose{ended.near});
    ASSERT_TRUE(until([&] { return server_.count<Ended>() == 1; }));
    client_.act(Reset{ended.near});
    ASSERT_TRUE(until([&] { return server_.count<Closed>() == 2; }));
    EXPECT_EQ(server_.last<Closed>().conn, ended.far);
}

TEST_P(EndingContract, AResetDropsTheQueue) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    Actions actions;
    actions.send_bytes(link.near, wire::as_bytes("never written"));
    actions.add(Reset{link.near});
    client_.perform(actions);
    ASSERT_TRUE(until([&] { return server_.count<Closed>() + server_.count<Ended>() == 1; }));
    EXPECT_EQ(server_.received(link.far), "");
}

TEST_P(EndingContract, IdsThatAreGoneAreIgnored) {
    const auto where = listen(server_);
    const auto old = join(client_, server_, where);
    server_.act(Reset{old.far});
    ASSERT_TRUE(until([&] { return client_.count<Closed>() + client_.count<Ended>() == 1; }));
    client_.act(Close{old.near});
    const auto link = join(client_, server_, where);

    Actions actions;
    for (const auto gone : {old.far, ConnId{}, make_conn_id(slot_of(link.far), use_of(link.far) + 1),
                            make_conn_id(1'000'000, 1), ConnId{~std::uint64_t{0}}}) {
        ASSERT_NE(gone, link.far);
        actions.send_bytes(gone, wire::as_bytes("to nobody"));
        actions.add(Pause{gone});
        actions.add(Resume{gone});
        actions.add(HalfClose{gone});
        actions.add(Close{gone});
        actions.add(Reset{gone});
    }
    server_.perform(actions);
    client_.send(link.near, "ping");
    server_.send(link.far, "pong");
    EXPECT_TRUE(
        until([&] { return server_.received(link.far) == "ping" && client_.received(link.near) == "pong"; }));
    EXPECT_EQ(server_.events_of(old.far), 1U);
}

TEST_P(EndingContract, ABrokenConnectionThatTheMachineClosesFirstStaysSilent) {
    WorldOptions options;
    options.send_queue_bytes_max = 1000;
    Party small{world().make(options)};
    const auto where = listen(small);
    for (const bool by_reset : {false, true}) {
        const auto link = join(client_, small, where);
        Actions actions;
        actions.send_bytes(link.far,
                           wire::as_bytes(std::string(32 * 1024 * 1024, 'x')));  // far over the limit
        if (by_reset) {
            actions.add(Reset{link.far});
        } else {
            actions.add(Close{link.far});
        }
        small.perform(actions);
        fence(client_, small, where);
        EXPECT_EQ(small.events_of(link.far), 1U);
    }
    EXPECT_EQ(small.transport().counters().queues_overflowed, 2U);
}

}  // namespace
}  // namespace chathack::transport::contract
