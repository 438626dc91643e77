#include "reference/transport/endpoint.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace chathack::transport {
namespace {

using namespace std::string_view_literals;

constexpr Address some_ipv4{std::array<std::uint8_t, 4>{192, 0, 2, 7}};
constexpr Address some_ipv6{
    std::array<std::uint8_t, 16>{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

TEST(ParseEndpoint, ReadsBothKindsOfAddress) {
    struct Case {
        std::string_view text;
        Endpoint endpoint;
    };
    for (const auto& [text, endpoint] : {
             Case{"192.0.2.7:7777", {some_ipv4, 7777}},
             Case{"0.0.0.0:0", {Address{}, 0}},
             Case{"192.0.2.7:65535", {some_ipv4, 65535}},
             Case{"[2001:db8::1]:7777", {some_ipv6, 7777}},
             Case{"[2001:DB8:0:0:0:0:0:1]:7777", {some_ipv6, 7777}},
             Case{"[::]:0", {Address{std::array<std::uint8_t, 16>{}}, 0}},
         }) {
        SCOPED_TRACE(text);
        const auto parsed = parse_endpoint(text);
        ASSERT_TRUE(parsed) << to_string(parsed.error());
        EXPECT_EQ(*parsed, endpoint);
    }
}

TEST(ParseEndpoint, SaysWhatIsWrong) {
    struct Case {
        std::string_view text;
        EndpointError error;
    };
    for (const auto& [text, error] : {
             Case{"", EndpointError::no_port},
             Case{"192.0.2.7", EndpointError::no_port},
             Case{"192.0.2.7:", EndpointError::no_port},
             Case{"[2001:db8::1]", EndpointError::no_port},
             Case{"[2001:db8::1]:", EndpointError::no_port},
             Case{"192.0.2.7:65536", EndpointError::bad_port},
             Case{"192.0.2.7:99999999999999999999", EndpointError::bad_port},
             Case{"192.0.2.7:-1", EndpointError::bad_port},
             Case{"192.0.2.7:+1", EndpointError::bad_port},
             Case{"192.0.2.7: 1", EndpointError::bad_port},
             Case{"192.0.2.7:1 ", EndpointError::bad_port},
             Case{"192.0.2.7:0x50", EndpointError::bad_port},
             Case{"192.0.2.7:http", EndpointError::bad_port},
             Case{":7777", EndpointError::bad_address},
             Case{"localhost:7777", EndpointError::bad_address},
             Case{"192.0.2:7777", EndpointError::bad_address},
             Case{"192.0.2.256:7777", EndpointError::bad_address},
             Case{"192.0.2.07:7777", EndpointError::bad_address},
             Case{" 192.0.2.7:7777", EndpointError::bad_address},
             Case{"192.0.2.7\0:7777"sv, EndpointError::bad_address},
             Case{"[192.0.2.7]:7777", EndpointError::bad_address},
             Case{"2001:db8::1:7777", EndpointError::bad_address},
             Case{"[2001:db8::1:7777", EndpointError::bad_address},
             Case{"2001:db8::1]:7777", EndpointError::bad_address},
             Case{"[[2001:db8::1]]:7777", EndpointError::bad_address},
             Case{"[2001:db8::1%nosuch0]:7777", EndpointError::bad_zone},
             Case{"[1:2:3:4:5:6:7:8:9]:7777", EndpointError::bad_address},
             Case{"[]:7777", EndpointError::bad_address},
         }) {
        SCOPED_TRACE(text);
        const auto parsed = parse_endpoint(text);
        ASSERT_FALSE(parsed);
        EXPECT_EQ(parsed.error(), error) << to_string(parsed.error());
    }
}

TEST(ParseAddress, TakesNoPortAndNoBrackets) {
    EXPECT_EQ(*parse_address("192.0.2.7"), some_ipv4);
    EXPECT_EQ(*parse_address("2001:db8::1"), some_ipv6);
    for (const auto text : {""sv, "192.0.2.7:1"sv, "[2001:db8::1]"sv, "192.0.2.7\0"sv, "::1\0x"sv, "bob"sv})
        EXPECT_FALSE(parse_address(text)) << text;
    EXPECT_FALSE(parse_address(std::string(100000, '1')));
}

TEST(Endpoint, IsWrittenTheWayItIsRead) {
    for (const auto* text :
         {"192.0.2.7:7777", "0.0.0.0:0", "255.255.255.255:65535", "[2001:db8::1]:7777", "[::]:0",
          "[::ffff:192.0.2.7]:1", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"}) {
        const auto parsed = parse_endpoint(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(to_string(*parsed), text);
    }
    EXPECT_EQ(to_string(some_ipv6), "2001:db8::1");
}

TEST(EndpointError, IsASentencesEnd) {
    for (const auto error : {EndpointError::no_port, EndpointError::bad_port, EndpointError::bad_address}) {
        EXPECT_FALSE(to_string(error).empty());
        EXPECT_NE(to_string(error), "unknown error");
    }
}

}  // namespace
}  // namespace chathack::transport
