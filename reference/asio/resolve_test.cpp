#include "reference/asio/resolve.hpp"

#include <gtest/gtest.h>

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
        {":7777", ResolveError::unknown_host},
        {"2001:db8::1:7777", ResolveError::unknown_host},
        {"[192.0.2.7]:7777", ResolveError::unknown_host},
        {"http://localhost:7777", ResolveError::unknown_host},
    };
    for (const auto& [text, error] : rows) {
        SCOPED_TRACE(text);
        const auto found = resolve(text);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error(), error);
    }
}

}  // namespace
}  // namespace chathack::asio
