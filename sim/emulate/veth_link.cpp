#include "sim/emulate/veth_link.hpp"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace chathack::emulate {
namespace {

constexpr const char* near_end = "network";
constexpr const char* far_end = "veth_link";

/// A file descriptor, closed at the end of its scope.
class Descriptor {
public:
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const noexcept { return number_; }
    int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_;
};

/// A socket through which interfaces are configured.
class Control {
public:
    explicit Control(int family) : socket_{socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {}

    template <class Request>
    bool set(unsigned long what, Request& request) const {
        return ioctl(socket_.get(), what, &request) == 0;
    }

private:
    Descriptor socket_;
};

ifreq request_for(const char* name) {
    ifreq request{};
    std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    return request;
}

using NetlinkSocket = std::unique_ptr<mnl_socket, decltype([](mnl_socket* one) { mnl_socket_close(one); })>;

/// Sends a request to the kernel's routing socket and takes the acknowledgement. False with the reason in
/// errno.
bool is_granted(const nlmsghdr& request) {
    const NetlinkSocket netlink{mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC)};
    if (!netlink || mnl_socket_bind(netlink.get(), 0, MNL_SOCKET_AUTOPID) < 0 ||
        mnl_socket_sendto(netlink.get(), &request, request.nlmsg_len) < 0)
        return false;
    alignas(nlmsghdr) std::array<char, 8192> answer{};  // an error repeats the request
    const auto size = mnl_socket_recvfrom(netlink.get(), answer.data(), answer.size());
    return size >= 0 && mnl_cb_run(answer.data(), static_cast<std::size_t>(size), request.nlmsg_seq,
                                   mnl_socket_get_portid(netlink.get()), nullptr, nullptr) >= 0;
}

/// `ip link add name network type veth peer name veth_link`. False with the reason in errno.
bool make_pair_of_interfaces() {
    alignas(nlmsghdr) std::array<char, 512> bytes{};
    auto& request = *mnl_nlmsg_put_header(bytes.data());
    request.nlmsg_type = RTM_NEWLINK;
    request.nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK;
    mnl_nlmsg_put_extra_header(&request, sizeof(ifinfomsg));
    mnl_attr_put_strz(&request, IFLA_IFNAME, near_end);
    auto* const link = mnl_attr_nest_start(&request, IFLA_LINKINFO);
    mnl_attr_put_strz(&request, IFLA_INFO_KIND, "veth");
    auto* const data = mnl_attr_nest_start(&request, IFLA_INFO_DATA);
    auto* const peer = mnl_attr_nest_start(&request, VETH_INFO_PEER);
    mnl_nlmsg_put_extra_header(&request, sizeof(ifinfomsg));
    mnl_attr_put_strz(&request, IFLA_IFNAME, far_end);
    mnl_attr_nest_end(&request, peer);
    mnl_attr_nest_end(&request, data);
    mnl_attr_nest_end(&request, link);
    return is_granted(request);
}

bool bring_up(const Control& control, const char* name, short more = 0) {
    auto request = request_for(name);
    request.ifr_flags = static_cast<short>(IFF_UP | IFF_RUNNING | more);
    return control.set(SIOCSIFFLAGS, request);
}

bool set_mtu(const Control& control, const char* name, std::size_t mtu_bytes) {
    auto request = request_for(name);
    request.ifr_mtu = static_cast<int>(mtu_bytes);
    return control.set(SIOCSIFMTU, request);
}

/// The kernel leaves checksums and the cutting into packets to the hardware. This interface has none.
bool set_work_of_hardware_off(const Control& control) {
    for (const auto what : {ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO}) {
        ethtool_value value{static_cast<std::uint32_t>(what), 0};
        auto request = request_for(near_end);
        request.ifr_data = static_cast<char*>(static_cast<void*>(&value));
        if (!control.set(SIOCETHTOOL, request)) return false;
    }
    return true;
}

bool set_ipv4(const wire::Address& address) {
    const Control control{AF_INET};
    const auto set = [&](unsigned long what, const void* bytes) {
        auto request = request_for(near_end);
        sockaddr_in value{};
        value.sin_family = AF_INET;
        std::memcpy(&value.sin_addr, bytes, sizeof value.sin_addr);
        std::memcpy(&request.ifr_addr, &value, sizeof value);
        return control.set(what, request);
    };
    constexpr std::uint8_t mask[4] = {255, 0, 0, 0};
    return set(SIOCSIFADDR, address.bytes().data()) && set(SIOCSIFNETMASK, mask);
}

/// Copied from linux/ipv6.h, which clashes with headers of the C library.
struct Ipv6Request {
    in6_addr address;
    std::uint32_t prefix_bits;
    int interface;
};

bool set_ipv6(const wire::Address& address) {
    Ipv6Request request{};
    std::memcpy(&request.address, address.bytes().data(), sizeof request.address);
    request.prefix_bits = 16;
    request.interface = static_cast<int>(if_nametoindex(near_end));
    return Control{AF_INET6}.set(SIOCSIFADDR, request) || errno == EEXIST;
}

/// A sentence with the reason in errno. Leaves errno as it is.
std::string cannot(const std::string& what) { return "cannot " + what + ": " + strerrordesc_np(errno); }

}  // namespace

std::unique_ptr<VethLink> VethLink::make(std::size_t mtu_bytes, std::string& why_not) {
    if (!make_pair_of_interfaces()) {
        why_not = cannot("make a pair of network interfaces");
        if (errno == EPERM) why_not += "; this needs rights over its network namespace (CAP_NET_ADMIN)";
        if (errno == EOPNOTSUPP) why_not += "; the kernel must know the type veth (`modprobe veth` as root)";
        return nullptr;
    }
    const Control control{AF_INET};
    constexpr std::size_t ipv6_least = 1280;  // the kernel has no IPv6 on an interface with a smaller MTU
    mtu_bytes = std::max(mtu_bytes, ipv6_least);
    // No ARP is needed, because there is only one other end.
    const bool up = set_mtu(control, near_end, mtu_bytes) && set_mtu(control, far_end, mtu_bytes) &&
                    set_work_of_hardware_off(control) && bring_up(control, near_end, IFF_NOARP) &&
                    bring_up(control, far_end, IFF_NOARP) && bring_up(control, "lo");
    if (!up) {
        why_not = cannot("bring the network interfaces up");
        return nullptr;
    }
    Descriptor made{socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    constexpr int buffer_bytes = 8 * 1024 * 1024;
    constexpr int yes = 1;
    sockaddr_ll here{};
    here.sll_family = AF_PACKET;
    here.sll_protocol = htons(ETH_P_ALL);
    here.sll_ifindex = static_cast<int>(if_nametoindex(far_end));
    auto far = request_for(near_end);
    if (made.get() < 0 || setsockopt(made.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) != 0 ||
        bind(made.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 ||
        !control.set(SIOCGIFHWADDR, far)) {
        why_not = cannot("open a packet socket");
        return nullptr;
    }
    // Packets wait here while the simulation is busy, so the buffer is as large as this user may have it.
    if (setsockopt(made.get(), SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) != 0)
        setsockopt(made.get(), SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    HardwareAddress kernel{};
    std::memcpy(kernel.data(), far.ifr_hwaddr.sa_data, kernel.size());
    return std::unique_ptr<VethLink>{new VethLink{made.release(), here.sll_ifindex, kernel}};
}

VethLink::~VethLink() { close(descriptor_); }

bool VethLink::set_address(const wire::Address& address, std::string& why_not) {
    if (address.is_ipv6() ? set_ipv6(address) : set_ipv4(address)) return true;
    why_not = cannot("give the network interface its address");
    return false;
}

std::optional<std::span<const std::byte>> VethLink::read() {
    const auto size = recv(descriptor_, buffer_.get(), packet_bytes_max, 0);
    if (size <= 0) return std::nullopt;
    return std::span<const std::byte>{buffer_.get(), static_cast<std::size_t>(size)};
}

void VethLink::write(std::span<const std::byte> packet) {
    if (packet.empty()) return;
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_ifindex = interface_;
    to.sll_halen = static_cast<unsigned char>(kernel_.size());
    std::ranges::copy(kernel_, std::begin(to.sll_addr));
    to.sll_protocol = htons(std::to_integer<unsigned>(packet.front()) >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP);
    // A packet that the kernel does not take is lost. TCP repairs that, as on every network.
    [[maybe_unused]] const auto written = sendto(descriptor_, packet.data(), packet.size(), 0,
                                                 reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

}  // namespace chathack::emulate
