#include "reference/client/reach.hpp"

#include <gtest/gtest.h>

#include "reference/client/testing/client_harness.hpp"

// Whom a direct connection reaches.
namespace chathack::client {
namespace {

using testing::address;

/// 192.0.2.1 of this machine, which is 2001:db8::1 too, at a server elsewhere.
Surroundings abroad() {
    return {address("192.0.2.1"), address("192.0.2.7"), {address("10.0.0.1"), address("2001:db8::1")}};
}
/// At a server on this machine.
Surroundings at_home(std::string_view server) {
    return {address(server), address(server), abroad().also_ours};
}

TEST(Reach, OurOwnMachineIsNotConnectedToForAServerElsewhere) {
    for (const auto* named :
         {"127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "::1", "::", "::ffff:127.0.0.1", "::ffff:0.0.0.0",
          "192.0.2.1", "::ffff:192.0.2.1", "10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1"})
        EXPECT_EQ(why_not_connect(address(named), abroad()), Why::own_machine) << named;
}

TEST(Reach, OurOwnMachineIsConnectedToWhenTheServerIsThere) {
    for (const auto* server :
         {"127.0.0.1", "::1", "::ffff:127.0.0.1", "192.0.2.1", "10.0.0.1", "2001:db8::1"})
        for (const auto* named :
             {"127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "2001:db8::1", "198.51.100.1"})
            EXPECT_EQ(why_not_connect(address(named), at_home(server)), std::nullopt)
                << server << ' ' << named;
}

TEST(Reach, OtherMachinesAreConnectedTo) {
    for (const auto* named :
         {"192.0.2.2", "126.255.255.255", "128.0.0.1", "1.0.0.0", "10.0.0.2", "192.168.0.1",
          "223.255.255.255", "2001:db8::2", "::2", "fd00::1", "::fffe:127.0.0.1"})
        EXPECT_EQ(why_not_connect(address(named), abroad()), std::nullopt) << named;
}

TEST(Reach, LinkLocalAddressesAreForServersOnThatLink) {
    for (const auto* named : {"169.254.169.254", "fe80::1", "febf::1", "::ffff:169.254.1.1"}) {
        EXPECT_EQ(why_not_connect(address(named), abroad()), Why::link_local) << named;
        EXPECT_EQ(why_not_connect(address(named), at_home("127.0.0.1")), Why::link_local) << named;
        EXPECT_EQ(why_not_connect(address(named), {address("169.254.1.2"), address("169.254.1.3"), {}}),
                  std::nullopt);
    }
    EXPECT_EQ(why_not_connect(address("fec0::1"), abroad()), std::nullopt);
}

TEST(Reach, NoMachineHasSomeAddresses) {
    for (const auto* named : {"224.0.0.1", "239.1.2.3", "255.255.255.255", "ff02::1", "::ffff:224.0.0.1"})
        EXPECT_EQ(why_not_connect(address(named), at_home("127.0.0.1")), Why::bad_address) << named;
}

TEST(Reach, LoopbackIsForProgramsOfThisMachine) {
    for (const auto* advertised : {"127.0.0.1", "::1", "::ffff:127.0.0.1"})
        EXPECT_EQ(reach_of(address(advertised), at_home("127.0.0.1")), Reach::this_machine) << advertised;
}

TEST(Reach, PrivateAddressesAreForTheirNetworkWhenTheServerIsBeyondIt) {
    for (const auto* advertised :
         {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1"}) {
        EXPECT_EQ(reach_of(address(advertised), abroad()), Reach::this_network) << advertised;
        for (const auto* server : {"127.0.0.1", "10.0.0.9", "192.168.7.7", "fd00::7", "169.254.1.1"})
            EXPECT_EQ(reach_of(address(advertised), at_home(server)), Reach::everybody)
                << advertised << ' ' << server;
    }
    for (const auto* advertised : {"169.254.1.1", "fe80::1"})
        EXPECT_EQ(reach_of(address(advertised), abroad()), Reach::this_network) << advertised;
    for (const auto* advertised : {"192.0.2.1", "172.32.0.1", "2001:db8::1"})
        EXPECT_EQ(reach_of(address(advertised), abroad()), Reach::everybody) << advertised;
}

}  // namespace
}  // namespace chathack::client
