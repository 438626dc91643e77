#include "sim/emulate/veth_link.hpp"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "sim/emulate/namespaces.hpp"

namespace chathack::emulate {
namespace {

constexpr std::size_t mtu_bytes = 1500;

/// Drops all rights of this thread alone.
bool drop_rights() {
    __user_cap_header_struct whose{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
    return syscall(SYS_capset, &whose, none) == 0;
}

TEST(VethLink, SaysThatRightsAreMissing) {
    std::string why_not;
    std::thread{[&] {
        ASSERT_TRUE(drop_rights());
        EXPECT_FALSE(VethLink::make(mtu_bytes, why_not));
    }}.join();
    EXPECT_EQ(why_not,
              "cannot make a pair of network interfaces: Operation not permitted; this needs rights over its "
              "network namespace (CAP_NET_ADMIN)");
}

/// Runs `inside` in namespaces where it has rights over a network. It reports failures on the error stream.
void run_with_network(const std::function<void()>& inside) {
    std::string why_not;
    const int code = run_isolated(
        [&] {
            inside();
            return ::testing::Test::HasFailure() ? 1 : 0;
        },
        why_not);
    if (code == -1) GTEST_SKIP() << why_not;  // this kernel allows no namespaces
    EXPECT_EQ(code, 0);
}

TEST(VethLink, HasAnEndForTheKernelAndOneForUs) {
    run_with_network([] {
        std::string why_not;
        const auto link = VethLink::make(mtu_bytes, why_not);
        ASSERT_TRUE(link) << why_not;
        EXPECT_NE(if_nametoindex("network"), 0U);
        EXPECT_NE(if_nametoindex("veth_link"), 0U);
    });
}

TEST(VethLink, SaysThatThereIsOneAlready) {
    run_with_network([] {
        std::string why_not;
        const auto link = VethLink::make(mtu_bytes, why_not);
        ASSERT_TRUE(link) << why_not;
        EXPECT_FALSE(VethLink::make(mtu_bytes, why_not));
        EXPECT_EQ(why_not, "cannot make a pair of network interfaces: File exists");
    });
}

}  // namespace
}  // namespace chathack::emulate
