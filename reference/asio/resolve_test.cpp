#include "reference/asio/resolve.hpp"

#include <gtest/gtest.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

namespace chathack::asio {
namespace {

TEST(Resolve, AddressesAreTakenAsTheyAre) {
    for (const std::string_view text : {"192.0.2.7:7777", "[2001:db8::1]:1", "127.0.0.1:65535"}) {
        SCOPED_TRACE(text);
        const auto found = resolve(text);
        ASSERT_TRUE(found);
        ASSERT_EQ(found->size(), 1U);
        EXPECT_EQ(transport::to_string(found->front()), text);
    }
}

TEST(Resolve, LocalhostIsLoopback) {
    const auto found = resolve("localhost:7777");
    ASSERT_TRUE(found);
    for (const auto& endpoint : *found) {
        EXPECT_EQ(endpoint.port, 7777);
        const auto text = transport::to_string(endpoint.address);
        EXPECT_TRUE(text == "127.0.0.1" || text == "::1") << text;
    }
}

TEST(Resolve, WhatLeadsNowhereIsNamed) {
    const struct {
        std::string_view text;
        ResolveError error;
    } rows[]{
        {"", ResolveError::no_port},
        {"localhost", ResolveError::no_port},
        {"localhost:", ResolveError::no_port},
        {"localhost:0", ResolveError::bad_port},
        {"localhost:65536", ResolveError::bad_port},
        {"localhost:-1", ResolveError::bad_port},
        {"localhost:77x", ResolveError::bad_port},
        {"localhost:http", ResolveError::bad_port},
        {":7777", ResolveError::bad_address},
        {"2001:db8::1:7777", ResolveError::bad_address},
        {"[2001:db8::1]", ResolveError::no_port},
        {"[192.0.2.7]:7777", ResolveError::bad_address},
        {"http://localhost:7777", ResolveError::bad_address},
        {"[fe80::1%nosuch0]:7777", ResolveError::bad_zone},
        {"[::1%]:7777", ResolveError::bad_zone},
        {"no-such-host.invalid:7777", ResolveError::unknown_host},
    };
    for (const auto& [text, error] : rows) {
        SCOPED_TRACE(text);
        const auto found = resolve(text);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error(), error);
    }
}

TEST(Resolve, KeepsTheZoneOfAnAddress) {
    const auto found = resolve("[fe80::1%lo]:7777");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->front().zone, if_nametoindex("lo"));
    EXPECT_EQ(transport::to_string(found->front()), "[fe80::1%lo]:7777");
}

TEST(Resolve, PortZeroIsForListening) {
    EXPECT_TRUE(resolve("localhost:0", PortZero::allowed));
    EXPECT_TRUE(resolve("127.0.0.1:0", PortZero::allowed));
    EXPECT_FALSE(resolve("127.0.0.1:0"));
}

/// A socket that listens on a free loopback port, of which nothing is accepted.
struct Listener {
    explicit Listener(const char* address) : acceptor{loop, {boost::asio::ip::make_address(address), 0}} {}
    std::uint16_t port() const { return acceptor.local_endpoint().port(); }
    std::string text() const { return ":" + std::to_string(port()); }
    boost::asio::io_context loop;
    boost::asio::ip::tcp::acceptor acceptor;
};

TEST(FindServer, TakesTheAddressOfANameOnWhichTheServerListens) {
    for (const char* address : {"127.0.0.1", "::1"}) {
        SCOPED_TRACE(address);
        const Listener server{address};
        const auto found = find_server("localhost" + server.text());
        ASSERT_TRUE(found);
        EXPECT_EQ(transport::to_string(found->address), address);
    }
}

TEST(FindServer, GoesOnWithoutWaitingForAnAddressThatIsSilent) {
    const Listener server{"127.0.0.1"};
    const Listener full{"127.0.0.1"};  // its queue is filled, so that it answers no more
    ASSERT_EQ(::listen(const_cast<Listener&>(full).acceptor.native_handle(), 0), 0);
    boost::asio::io_context loop;
    std::vector<boost::asio::ip::tcp::socket> fillers;
    const auto where = full.acceptor.local_endpoint();
    for (int i = 0; i < 4; ++i) {
        fillers.emplace_back(loop).open(boost::asio::ip::tcp::v4());
        fillers.back().non_blocking(true);
        ::connect(fillers.back().native_handle(), where.data(), static_cast<socklen_t>(where.size()));
    }
    const auto dead = *transport::parse_endpoint("127.0.0.1" + full.text());
    const auto good = *transport::parse_endpoint("127.0.0.1" + server.text());
    EXPECT_EQ(reachable_of({dead, good}), good);
    EXPECT_EQ(reachable_of({good, dead}), good);
}

TEST(FindServer, GivesTheFirstWhenNoneAnswers) {
    std::uint16_t closed = 0;
    {
        const Listener server{"127.0.0.1"};
        closed = server.port();
    }
    const auto text = ":" + std::to_string(closed);
    const auto first = *transport::parse_endpoint("127.0.0.1" + text);
    const auto second = *transport::parse_endpoint("127.0.0.2" + text);
    EXPECT_EQ(reachable_of({first, second}), first);
    EXPECT_EQ(reachable_of({first}), first);
}

}  // namespace
}  // namespace chathack::asio
