// What real sockets do beyond the contract: dual stack, lingering, lack of descriptors, draining.
#include "reference/asio/asio_transport.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include <boost/asio/post.hpp>

#include "reference/asio/asio_world.hpp"
#include "reference/asio/sockets.hpp"

namespace chathack::asio {
namespace {

using namespace transport;  // NOLINT(google-build-using-namespace): events and actions all over
using contract::Party;
using std::chrono::milliseconds;

constexpr Address any_ipv6{std::array<std::uint8_t, 16>{}};
constexpr Address any_ipv4{std::array<std::uint8_t, 4>{}};
constexpr Address loopback{std::array<std::uint8_t, 4>{127, 0, 0, 1}};

int option(int socket, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(socket, level, name, &value, &size);
    return value;
}

/// A server on the transport, and clients that are plain sockets and do only what the test says.
class AsioTransportTest : public testing::Test {
protected:
    /// Makes the server's transport with these options, listening.
    Party& serve(const AsioOptions& options, const Address& address = loopback) {
        server_.emplace(world_.make_with(options));
        server_->act(Listen{Tag{1}, {address, 0}});
        EXPECT_TRUE(until([&] { return server_->count<Listening>() == 1; }));
        where_ = {loopback, server_->last<Listening>().local.port};
        return *server_;
    }
    /// Makes a plain connection to the server, which is accepted later, when the loop runs.
    FileDescriptor dial() { return std::move(*plain_.connect(where_)); }
    bool until(const std::function<bool()>& done) { return world_.run_until(done); }
    /// Makes connections until one gets the slot of the first connection. Whether one did.
    bool until_first_is_freed() {
        std::vector<FileDescriptor> later;
        return until([&] {
            if (server_->count<Accepted>() == later.size() + 1) later.push_back(dial());
            return server_->last<Accepted>().conn == make_conn_id(0, 2);
        });
    }
    /// Reads what a plain socket has right now.
    SystemResult<std::size_t> read(const FileDescriptor& socket) {
        return plain_.read(socket.number(), buffer_);
    }
    /// Reads all bytes, and tells whether the far side then ended or broke the connection.
    bool is_over(const FileDescriptor& socket) {
        for (;;) {
            const auto count = read(socket);
            if (!count) return !would_block(count.error());
            if (*count == 0) return true;
        }
    }
    void write(const FileDescriptor& socket, std::string_view text) {
        ASSERT_EQ(::send(socket.number(), text.data(), text.size(), MSG_NOSIGNAL), std::ssize(text));
    }

    AsioWorld world_;
    Endpoint where_;
    AsioOptions usual_;
    Sockets plain_{usual_};
    std::optional<Party> server_;
    std::array<std::byte, 65'536> buffer_{};
};

TEST_F(AsioTransportTest, ListeningAtAnyIpv6TakesIpv4AndNamesItSo) {
    auto& server = serve({}, any_ipv6);
    EXPECT_EQ(server.last<Listening>().local.address, any_ipv6);
    const auto client = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    EXPECT_EQ(server.last<Accepted>().local, where_);
    EXPECT_EQ(server.last<Accepted>().remote, local_endpoint(client.number()));
    EXPECT_FALSE(server.last<Accepted>().remote.address.is_ipv6());
}

TEST_F(AsioTransportTest, ListeningAtOneIpv6AddressLeavesIpv4Alone) {
    auto& server = serve({}, any_ipv4);
    const Address ipv6_loopback{std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    server.act(Listen{Tag{2}, {ipv6_loopback, where_.port}});
    EXPECT_TRUE(until([&] { return server.count<Listening>() == 2; }));
}

TEST_F(AsioTransportTest, WithoutIpv6AnyAddressIsAnyIpv4) {
    AsioOptions options;
    bool first = true;
    options.fault = [&](AsioSocketOp op) {
        return op == AsioSocketOp::socket && std::exchange(first, false) ? EAFNOSUPPORT : 0;
    };
    auto& server = serve(options, any_ipv6);
    EXPECT_EQ(server.last<Listening>().local.address, any_ipv4);
    const auto client = dial();
    EXPECT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
}

TEST_F(AsioTransportTest, AReadinessThatWasNoneLosesNothing) {
    // Makes the n-th operation fail with EAGAIN, although the loop said that the socket was ready.
    for (int nth = 1; nth <= 30; ++nth) {
        SCOPED_TRACE(nth);
        int operation = 0;
        AsioOptions options;
        options.fault = [&operation, nth](AsioSocketOp op) {
            const bool may_wait =
                op == AsioSocketOp::accept || op == AsioSocketOp::read || op == AsioSocketOp::write;
            return may_wait && ++operation == nth ? EAGAIN : 0;
        };
        Party party{world_.make_with(options)};
        party.react = [&](const Event& event) {
            const auto* received = std::get_if<Received>(&event);
            if (received && party.received(received->conn).size() % 100'000 == 0)
                party.act(Close{received->conn});
        };
        party.act(Listen{Tag{1}, {loopback, 0}});
        ASSERT_TRUE(until([&] { return party.count<Listening>() == 1; }));
        party.act(Connect{Tag{2}, party.last<Listening>().local});
        ASSERT_TRUE(until([&] { return party.count<Connected>() == 1 && party.count<Accepted>() == 1; }));
        const auto near = party.last<Connected>().conn, far = party.last<Accepted>().conn;
        const auto bytes = contract::numbered_bytes(100'000);
        party.send(near, bytes);
        ASSERT_TRUE(until([&] { return party.count<Ended>() == 1; }));
        EXPECT_TRUE(party.received(far) == bytes);
    }
}

TEST(Sockets, AnAcceptedSocketInheritsTheOptionsOfItsListener) {
    AsioOptions options;
    options.vanished_timeout = std::chrono::seconds{16};
    const Sockets sockets{options};
    const auto listener = sockets.listen({loopback, 0});
    ASSERT_TRUE(listener);
    const auto client = sockets.connect(local_endpoint(listener->number()));
    ASSERT_TRUE(client);
    const auto accepted = sockets.accept(listener->number());
    ASSERT_TRUE(accepted);
    for (const int socket : {client->number(), accepted->socket.number()}) {
        EXPECT_EQ(option(socket, IPPROTO_TCP, TCP_NODELAY), 1);
        EXPECT_EQ(option(socket, SOL_SOCKET, SO_KEEPALIVE), 1);
        EXPECT_EQ(option(socket, IPPROTO_TCP, TCP_KEEPIDLE), 8);
        EXPECT_EQ(option(socket, IPPROTO_TCP, TCP_KEEPINTVL), 2);
        EXPECT_EQ(option(socket, IPPROTO_TCP, TCP_KEEPCNT), 4);
        EXPECT_EQ(option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 16'000);
    }
}

TEST_F(AsioTransportTest, AClosedConnectionWaitsForTheFarSideAndThenIsFreed) {
    AsioOptions options;
    options.linger = milliseconds{30};
    auto& server = serve(options);
    const auto client = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    const auto begin = server.transport().now();
    server.act(Close{server.last<Accepted>().conn});
    ASSERT_TRUE(until([&] { return is_over(client); }));
    write(client, "is dropped");
    EXPECT_TRUE(until_first_is_freed());
    EXPECT_GE(server.transport().now() - begin, milliseconds{30});
}

TEST_F(AsioTransportTest, TheLastWordOfAClosedConnectionIsNotLostToAReset) {
    AsioOptions options;
    options.linger = milliseconds{10};
    auto& server = serve(options);
    const auto client = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    const auto conn = server.last<Accepted>().conn;
    server.act(Pause{conn});
    write(client, "not read by the machine");
    server.send(conn, "the last word");
    server.act(Close{conn});
    // The far side reads only after the server has given up waiting for its end.
    const auto begin = server.transport().now();
    EXPECT_TRUE(until_first_is_freed());
    EXPECT_GE(server.transport().now() - begin, milliseconds{10});
    const auto count = read(client);
    ASSERT_TRUE(count);
    EXPECT_EQ(wire::as_text(wire::Bytes{buffer_}.first(*count)), "the last word");
    const auto end = read(client);
    EXPECT_TRUE(end && *end == 0) << "and not a reset";
}

TEST_F(AsioTransportTest, WhoKeepsSendingToAClosedConnectionIsCutOff) {
    AsioOptions options;
    options.linger = std::chrono::hours{1};
    options.linger_bytes_max = 100'000;
    auto& server = serve(options);
    const auto client = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    server.act(Close{server.last<Accepted>().conn});
    const std::string flood(10'000, 'x');
    EXPECT_TRUE(until([&] {
        return ::send(client.number(), flood.data(), flood.size(), MSG_NOSIGNAL) < 0 && errno != EAGAIN;
    }));
    EXPECT_LT(server.transport().counters().bytes_in, 1'000'000U);
}

TEST_F(AsioTransportTest, AnAttemptThatNobodyAnswersTimesOut) {
    // A listener whose backlog is full ignores new connections.
    AsioOptions tight;
    tight.backlog = 0;
    const Sockets sockets{tight};
    const auto listener = sockets.listen({loopback, 0});
    const auto where = local_endpoint(listener->number());
    const auto first = sockets.connect(where), second = sockets.connect(where);

    AsioOptions options;
    options.connect_timeout = milliseconds{30};
    Party client{world_.make_with(options)};
    client.act(Connect{Tag{5}, where});
    const auto begin = client.transport().now();
    ASSERT_TRUE(until([&] { return client.count<ConnectFailed>() == 1; }));
    EXPECT_EQ(client.last<ConnectFailed>(), (ConnectFailed{Tag{5}, TransportError::timed_out}));
    EXPECT_GE(client.transport().now() - begin, milliseconds{29});
}

TEST_F(AsioTransportTest, AFarSideThatVanishedIsToldAsATimeOut) {
    AsioOptions options;
    options.fault = [](AsioSocketOp op) { return op == AsioSocketOp::read ? ETIMEDOUT : 0; };
    auto& server = serve(options);
    const auto client = dial();
    write(client, "x");
    ASSERT_TRUE(until([&] { return server.count<Closed>() == 1; }));
    EXPECT_EQ(server.last<Closed>().error, TransportError::timed_out);
}

TEST_F(AsioTransportTest, WhatCameBeforeABrokenWriteIsStillHeard) {
    AsioOptions options;
    options.fault = [](AsioSocketOp op) { return op == AsioSocketOp::write ? EPIPE : 0; };
    auto& server = serve(options);
    const auto client = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    const auto conn = server.last<Accepted>().conn;
    write(client, "goodbye");
    server.send(conn, "too late");
    ASSERT_TRUE(until([&] { return server.count<Closed>() == 1; }));
    EXPECT_EQ(server.last<Closed>(), (Closed{conn, TransportError::reset}));
    EXPECT_EQ(server.received(conn), "goodbye");
}

TEST_F(AsioTransportTest, ABurstOfOneTurnThatTheSystemTakesIsNotTooMuch) {
    AsioOptions options;
    options.send_queue_bytes_max = 100'000;
    auto& server = serve(options);
    const auto client = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    const auto bytes = contract::numbered_bytes(40'000);
    Actions actions;
    for (int i = 0; i < 10; ++i)
        actions.send_bytes(server.last<Accepted>().conn, wire::as_bytes(bytes));
    server.perform(actions);
    std::size_t got = 0;
    EXPECT_TRUE(until([&] {
        const auto count = read(client);
        got += count ? *count : 0;
        return got == 10 * bytes.size();
    }));
    EXPECT_EQ(server.count<Closed>(), 0U);
}

/// While it lives, it uses up every descriptor that the process may have.
class NoDescriptorsLeft {
public:
    NoDescriptorsLeft() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        auto low = before_;
        low.rlim_cur = 256;
        ::setrlimit(RLIMIT_NOFILE, &low);
        for (FileDescriptor one{::dup(0)}; one; one = FileDescriptor{::dup(0)})
            taken_.push_back(std::move(one));
    }
    NoDescriptorsLeft(const NoDescriptorsLeft&) = delete;
    NoDescriptorsLeft& operator=(const NoDescriptorsLeft&) = delete;
    ~NoDescriptorsLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
    std::vector<FileDescriptor> taken_;
};

TEST_F(AsioTransportTest, WithoutDescriptorsConnectionsAreTurnedAwayWithoutSpinning) {
    int accepts = 0;
    AsioOptions options;
    options.fault = [&](AsioSocketOp op) {
        accepts += op == AsioSocketOp::accept ? 1 : 0;
        return 0;
    };
    auto& server = serve(options);
    const auto listeners_own = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    accepts = 0;
    std::vector<FileDescriptor> turned_away;
    for (int i = 0; i < 5; ++i)
        turned_away.push_back(dial());
    {
        const NoDescriptorsLeft none;
        for (const auto& client : turned_away)
            EXPECT_TRUE(until([&] { return is_over(client); }));
        EXPECT_EQ(server.transport().counters().connections_refused, 5U);
        EXPECT_LE(accepts, 20);
        // Connections that were accepted before are still served.
        write(listeners_own, "hello");
        ASSERT_TRUE(until([&] { return server.count<Received>() == 1; }));
    }
    EXPECT_EQ(server.count<Accepted>(), 1U);
    const auto welcome = dial();
    EXPECT_TRUE(until([&] { return server.count<Accepted>() == 2; }));
}

TEST_F(AsioTransportTest, WithoutMemoryAcceptingRestsForAWhile) {
    int accepts = 0;
    bool failing = true;
    AsioOptions options;
    options.accept_pause = milliseconds{10};
    options.fault = [&](AsioSocketOp op) {
        if (op != AsioSocketOp::accept) return 0;
        ++accepts;
        return failing ? ENOBUFS : 0;
    };
    auto& server = serve(options);
    const auto client = dial();
    const auto begin = server.transport().now();
    ASSERT_TRUE(until([&] { return accepts == 5; }));
    EXPECT_GE(server.transport().now() - begin, milliseconds{40});
    failing = false;
    EXPECT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
}

TEST_F(AsioTransportTest, AConnectionThatWasGoneBeforeItWasAcceptedIsNoMatter) {
    AsioOptions options;
    int aborted = 3;
    options.accept_pause = std::chrono::hours{1};
    options.fault = [&](AsioSocketOp op) {
        return op == AsioSocketOp::accept && aborted-- > 0 ? ECONNABORTED : 0;
    };
    auto& server = serve(options);
    const auto client = dial();
    EXPECT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
}

TEST_F(AsioTransportTest, AListenerThatTheMachineStopsWhileAcceptingAcceptsNoMore) {
    auto& server = serve({});
    server.react = [&](const Event& event) {
        if (std::holds_alternative<Accepted>(event)) server.act(StopListening{Tag{1}});
    };
    const auto first = dial(), second = dial();
    ASSERT_TRUE(until([&] { return is_over(second); }));
    EXPECT_EQ(server.count<Accepted>(), 1U);
    EXPECT_FALSE(is_over(first));
}

TEST_F(AsioTransportTest, DrainingWritesQueuesWaitsForTheFarSideAndLeavesTheLoopWithoutWork) {
    auto& server = serve({});
    const auto client = dial();
    ASSERT_TRUE(until([&] { return server.count<Accepted>() == 1; }));
    const auto conn = server.last<Accepted>().conn;
    server.send(conn, "goodbye");
    Actions waiting;
    waiting.add(WakeAt{server.transport().now() + std::chrono::hours{1}});
    waiting.add(Connect{Tag{9}, where_});
    server.perform(waiting);
    const auto events = server.events();
    bool drained = false;
    dynamic_cast<AsioTransport&>(server.transport()).drain([&] { drained = true; });
    server.perform(waiting);  // nothing may come of it
    ASSERT_TRUE(until([&] { return is_over(client); }));
    EXPECT_FALSE(drained);
    ::shutdown(client.number(), SHUT_WR);
    world_.loop().restart();
    world_.loop().run();  // returns when there is no work left
    EXPECT_TRUE(drained);
    EXPECT_EQ(server.events(), events);
    EXPECT_EQ(server.transport().counters().bytes_out, 7U);
}

TEST_F(AsioTransportTest, DrainingNothingIsDoneAtOnceAndNotFromInside) {
    AsioTransport transport{world_.loop(), {}};
    bool drained = false;
    transport.drain([&] { drained = true; });
    EXPECT_FALSE(drained);
    EXPECT_TRUE(until([&] { return drained; }));
}

TEST_F(AsioTransportTest, ATransportMayGoWhileItsLoopGoesOn) {
    FileDescriptor client;
    {
        AsioTransport transport{world_.loop(), {}};
        Party party{transport};
        Actions actions;
        actions.add(Listen{Tag{1}, {loopback, 0}});
        actions.add(WakeAt{transport.now() + milliseconds{1}});
        party.perform(actions);
        ASSERT_TRUE(until([&] { return party.count<Listening>() == 1; }));
        where_ = party.last<Listening>().local;
        client = dial();
        party.act(Connect{Tag{2}, where_});
        ASSERT_TRUE(until([&] { return party.count<Accepted>() == 2 && party.count<Connected>() == 1; }));
        party.send(party.last<Accepted>().conn, "on its way");
        party.act(Connect{Tag{3}, where_});
        party.act(Listen{Tag{4}, {loopback, 0}});
    }
    EXPECT_TRUE(until([&] { return is_over(client); }));
    world_.loop().restart();
    world_.loop().run();
}

}  // namespace
}  // namespace chathack::asio
