// Bytes arrive whole, in order and at the right receivers, and queues have a limit.
#include "reference/transport/contract/contract.hpp"

namespace chathack::transport::contract {
namespace {

TEST_P(SendingContract, BytesArriveInOrderBothWays) {
    const auto where = listen(server_);
    for (const std::size_t size : {1U, 2U, 65'536U, 65'537U, 1'048'576U}) {
        SCOPED_TRACE(size);
        const auto link = join(client_, server_, where);
        const auto up = numbered_bytes(size);
        const auto down = numbered_bytes(size + 1).substr(1);
        client_.send(link.near, up);
        server_.send(link.far, down);
        EXPECT_TRUE(until([&] {
            return server_.received(link.far).size() >= size && client_.received(link.near).size() >= size;
        }));
        EXPECT_TRUE(server_.received(link.far) == up);
        EXPECT_TRUE(client_.received(link.near) == down);
    }
}

TEST_P(SendingContract, ManySmallSendsArriveInOrder) {
    const auto link = join(client_, server_, listen(server_));
    std::string all;
    Actions actions;
    for (int i = 0; i < 5000; ++i) {
        const auto text = std::to_string(i) + ",";
        actions.send_bytes(link.near, wire::as_bytes(text));
        all += text;
    }
    client_.perform(actions);
    EXPECT_TRUE(until([&] { return server_.received(link.far).size() >= all.size(); }));
    EXPECT_EQ(server_.received(link.far), all);
}

TEST_P(SendingContract, OneSendReachesEveryReceiverAndNoOther) {
    const auto where = listen(server_);
    std::vector<Link> links;
    for (int i = 0; i < 5; ++i)
        links.push_back(join(client_, server_, where));
    // To all but one, then to that one, then to all, so that no receiver's pieces lie next to each other.
    std::vector<ConnId> all, some;
    for (const auto& link : links)
        all.push_back(link.far);
    some.assign(all.begin() + 1, all.end());
    Actions actions;
    std::string for_some, for_one;
    for (int i = 0; i < 20; ++i) {
        actions.send_bytes(some, wire::as_bytes("to some "));
        actions.send_bytes(all.front(), wire::as_bytes("to one "));
        actions.send_bytes(all, wire::as_bytes("to all "));
        for_some += "to some to all ";
        for_one += "to one to all ";
    }
    server_.perform(actions);
    EXPECT_TRUE(until([&] {
        return std::ranges::all_of(links, [&](const Link& link) {
            return client_.received(link.near).size() >=
                   (link.far == all.front() ? for_one : for_some).size();
        });
    }));
    for (const auto& link : links)
        EXPECT_EQ(client_.received(link.near), link.far == all.front() ? for_one : for_some);
}

TEST_P(SendingContract, WhatIsSentFromInsideAnEventArrives) {
    const auto link = join(client_, server_, listen(server_));
    // A number goes back and forth, and grows by one each time.
    const auto answer = [](Party& party) {
        return [&party](const Event& event) {
            const auto* received = std::get_if<Received>(&event);
            if (!received) return;
            party.send(received->conn, "x");
        };
    };
    client_.react = answer(client_);
    server_.react = answer(server_);
    client_.send(link.near, "x");
    EXPECT_TRUE(until([&] { return client_.received(link.near).size() >= 200; }));
}

TEST_P(SendingContract, AnEmptySendIsNothing) {
    const auto link = join(client_, server_, listen(server_));
    client_.send(link.near, "");
    client_.send(link.near, "a");
    EXPECT_TRUE(until([&] { return server_.received(link.far) == "a"; }));
    EXPECT_EQ(server_.count<Received>(), 1U);
}

TEST_P(SendingContract, ThePausedHearNothingAndLoseNothing) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    server_.act(Pause{link.far});
    client_.send(link.near, "while ");
    client_.send(link.near, "paused");
    fence(client_, server_, where);
    EXPECT_EQ(server_.received(link.far), "");
    server_.send(link.far, "it may still send");
    EXPECT_TRUE(until([&] { return client_.received(link.near) == "it may still send"; }));
    server_.act(Resume{link.far});
    EXPECT_TRUE(until([&] { return server_.received(link.far) == "while paused"; }));
    client_.act(HalfClose{link.near});
    EXPECT_TRUE(until([&] { return server_.count<Ended>() == 1; }));
}

TEST_P(SendingContract, APauseFromInsideAnEventHoldsAtOnce) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    const auto bytes = numbered_bytes(1'048'576);
    std::size_t received_before = 0;
    bool paused = false;
    server_.react = [&](const Event& event) {
        if (!std::get_if<Received>(&event) || std::get<Received>(event).conn != link.far) return;
        EXPECT_FALSE(paused);
        paused = true;
        received_before = server_.received(link.far).size();
        server_.act(Pause{link.far});
    };
    client_.send(link.near, bytes);
    ASSERT_TRUE(until([&] { return paused; }));
    while (server_.received(link.far).size() < bytes.size()) {
        fence(client_, server_, where);
        ASSERT_EQ(server_.received(link.far).size(), received_before);
        paused = false;
        server_.act(Resume{link.far});
        ASSERT_TRUE(until([&] { return paused; }));
    }
    EXPECT_TRUE(server_.received(link.far) == bytes);
}

TEST_P(SendingContract, PauseAndResumeTwiceOverAreAsOnce) {
    const auto where = listen(server_);
    const auto link = join(client_, server_, where);
    Actions actions;
    for (int i = 0; i < 3; ++i) {
        actions.add(Pause{link.far});
        actions.add(Pause{link.far});
        actions.add(Resume{link.far});
        actions.add(Resume{link.far});
    }
    server_.perform(actions);
    client_.send(link.near, "abc");
    EXPECT_TRUE(until([&] { return server_.received(link.far) == "abc"; }));
    EXPECT_EQ(server_.count<Received>(), 1U);
}

TEST_P(SendingContract, AQueueThatIsFullBreaksThatConnectionOnly) {
    constexpr std::size_t queue_bytes_max = 100'000;
    WorldOptions options;
    options.send_queue_bytes_max = queue_bytes_max;
    Party small{world().make(options)};
    const auto where = listen(small);
    const auto slow = join(client_, small, where);
    const auto good = join(client_, small, where);
    client_.act(Pause{slow.near});

    const auto piece = numbered_bytes(10'000);
    std::size_t sent_bytes = 0;
    while (small.count<Closed>() == 0 && sent_bytes < 256 * 1024 * 1024) {
        Actions actions;
        const ConnId to[]{slow.far, good.far};
        actions.send_bytes(to, wire::as_bytes(piece));
        small.perform(actions);
        sent_bytes += piece.size();
        ASSERT_TRUE(until([&] { return client_.received(good.near).size() == sent_bytes; }))
            << "the good reader has to wait for the slow one";
    }
    ASSERT_EQ(small.count<Closed>(), 1U);
    EXPECT_EQ(small.last<Closed>(), (Closed{slow.far, TransportError::queue_full}));
    EXPECT_EQ(small.transport().counters().queues_overflowed, 1U);
    EXPECT_GT(small.transport().counters().queue_bytes_high_water, queue_bytes_max);
    EXPECT_LE(small.transport().counters().queue_bytes_high_water, queue_bytes_max + piece.size());
    EXPECT_EQ(small.count<Ended>(), 0U);

    // The slow one gets the event too.
    client_.act(Resume{slow.near});
    EXPECT_TRUE(until([&] { return client_.count<Closed>() + client_.count<Ended>() == 1; }));
    client_.send(good.near, "and on");
    EXPECT_TRUE(until([&] { return small.received(good.far) == "and on"; }));
}

TEST_P(SendingContract, ABurstThatTheFarSideTakesIsNotTooMuch) {
    WorldOptions options;
    options.send_queue_bytes_max = 300'000;
    Party small{world().make(options)};
    const auto link = join(client_, small, listen(small));
    const auto bytes = numbered_bytes(2'000'000);
    for (std::size_t done = 0; done < bytes.size(); done += 100'000) {
        small.send(link.far, std::string_view{bytes}.substr(done, 100'000));
        ASSERT_TRUE(until([&] { return client_.received(link.near).size() >= done; }));
    }
    EXPECT_TRUE(until([&] { return client_.received(link.near).size() >= bytes.size(); }));
    EXPECT_TRUE(client_.received(link.near) == bytes);
    EXPECT_EQ(small.count<Closed>(), 0U);
}

TEST_P(SendingContract, BytesAreCounted) {
    const auto link = join(client_, server_, listen(server_));
    client_.send(link.near, "12345");
    server_.send(link.far, "123");
    ASSERT_TRUE(until(
        [&] { return server_.received(link.far).size() == 5 && client_.received(link.near).size() == 3; }));
    EXPECT_EQ(client_.transport().counters().bytes_out, 5U);
    EXPECT_EQ(client_.transport().counters().bytes_in, 3U);
    EXPECT_EQ(server_.transport().counters().bytes_in, 5U);
    EXPECT_EQ(server_.transport().counters().bytes_out, 3U);
    EXPECT_EQ(server_.transport().counters().queue_bytes_high_water, 3U);
}

}  // namespace
}  // namespace chathack::transport::contract
