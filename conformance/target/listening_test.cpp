#include "conformance/target/listening.hpp"

#include <gtest/gtest.h>

#include <bit>

namespace chathack::target {
namespace {

Endpoints endpoints(std::initializer_list<const char*> texts) {
    Endpoints all;
    for (const auto* text : texts)
        all.push_back(*transport::parse_endpoint(text));
    return all;
}

TEST(Listening, IsReadFromTheTablesOfTheKernel) {
    if constexpr (std::endian::native != std::endian::little)
        GTEST_FAIL() << "write the addresses the other way round";
    const auto read = [](const std::string& lines) {
        return read_listening("  sl  local_address ...\n" + lines);
    };
    const auto ipv4 = read(
        "   0: 0100007F:1E61 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 "
        "100 0 0 10 0\n"
        "   1: 0100007F:1E61 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 "
        "20 4 30 10 -1\n");
    EXPECT_EQ(ipv4, (std::vector<ListeningSocket>{{endpoints({"127.0.0.1:7777"})[0], 4711}}));
    const auto ipv6 = read(
        "   0: 00000000000000000000000001000000:1E61 00000000000000000000000000000000:0000 0A "
        "00000000:00000000 "
        "00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0\n");
    EXPECT_EQ(ipv6, (std::vector<ListeningSocket>{{endpoints({"[::1]:7777"})[0], 4713}}));
    EXPECT_TRUE(read("garbage\n").empty());
}

TEST(Listening, ReachesTheLoopbackOfIPv4OrNot) {
    EXPECT_TRUE(reach_ipv4_loopback(endpoints({"[::1]:7", "127.0.0.1:7777"}), 7777));
    EXPECT_TRUE(reach_ipv4_loopback(endpoints({"0.0.0.0:7777"}), 7777));
    EXPECT_TRUE(reach_ipv4_loopback(endpoints({"[::]:7777"}), 7777));
    EXPECT_FALSE(reach_ipv4_loopback(endpoints({"[::1]:7777", "127.0.0.1:7778", "192.0.2.7:7777"}), 7777));
    EXPECT_EQ(to_string(endpoints({"[::1]:7777"})), "[::1]:7777");
    EXPECT_EQ(to_string(endpoints({"[::1]:7777", "0.0.0.0:1", "0.0.0.0:2"})),
              "[::1]:7777, 0.0.0.0:1 and 0.0.0.0:2");
}

}  // namespace
}  // namespace chathack::target
