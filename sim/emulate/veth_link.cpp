#include "sim/emulate/veth_link.hpp"

#include <arpa/inet.h>
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

/// A descriptor that is closed with its scope.
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

/// A socket that interfaces are configured by.
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

/// A request to the kernel's routing socket, attribute by attribute.
class LinkRequest {
public:
    LinkRequest() {
        header().nlmsg_len = NLMSG_LENGTH(sizeof(ifinfomsg));
        header().nlmsg_type = RTM_NEWLINK;
        header().nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK;
    }
    void add(std::uint16_t type, const char* text) {
        const auto size = std::strlen(text) + 1;
        std::memcpy(RTA_DATA(open(type, size)), text, size);
    }
    /// An attribute that holds those which `fill` adds, after `skipped` bytes of zero.
    template <class Fill>
    void nest(std::uint16_t type, std::size_t skipped, const Fill& fill) {
        const auto at = header().nlmsg_len;
        open(type, skipped);
        fill();
        reinterpret_cast<rtattr*>(bytes_.data() + at)->rta_len =
            static_cast<unsigned short>(header().nlmsg_len - at);
    }
    /// False with the reason in errno.
    bool send() {
        const Descriptor netlink{socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)};
        if (::send(netlink.get(), bytes_.data(), header().nlmsg_len, 0) < 0) return false;
        alignas(nlmsghdr) std::array<char, 1024> answer{};
        if (recv(netlink.get(), answer.data(), answer.size(), 0) < 0) return false;
        const auto* told = reinterpret_cast<const nlmsgerr*>(answer.data() + NLMSG_LENGTH(0));
        errno = -told->error;
        return told->error == 0;
    }

private:
    nlmsghdr& header() { return *reinterpret_cast<nlmsghdr*>(bytes_.data()); }
    rtattr* open(std::uint16_t type, std::size_t size_bytes) {
        auto* const made = reinterpret_cast<rtattr*>(bytes_.data() + header().nlmsg_len);
        made->rta_type = type;
        made->rta_len = static_cast<unsigned short>(RTA_LENGTH(size_bytes));
        header().nlmsg_len += RTA_ALIGN(made->rta_len);
        return made;
    }

    alignas(nlmsghdr) std::array<char, 512> bytes_{};
};

bool make_pair_of_interfaces() {
    LinkRequest request;
    request.add(IFLA_IFNAME, near_end);
    request.nest(IFLA_LINKINFO, 0, [&] {
        request.add(IFLA_INFO_KIND, "veth");
        request.nest(IFLA_INFO_DATA, 0, [&] {
            request.nest(VETH_INFO_PEER, sizeof(ifinfomsg), [&] { request.add(IFLA_IFNAME, far_end); });
        });
    });
    return request.send();
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

/// The kernel leaves checksums, and the cutting into packets, to hardware that is not there.
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

/// Of linux/ipv6.h, which does not go with the C library's own headers.
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

std::string cannot(const std::string& what) { return "cannot " + what + ": " + strerror(errno); }

}  // namespace

std::unique_ptr<VethLink> VethLink::make(std::size_t mtu_bytes, std::string& why_not) {
    if (!make_pair_of_interfaces()) {
        why_not = cannot("make a pair of network interfaces") +
                  "; the kernel must know the type veth (`modprobe veth` as root)";
        return nullptr;
    }
    const Control control{AF_INET};
    constexpr std::size_t ipv6_least = 1280;  // a smaller interface has no IPv6
    mtu_bytes = std::max(mtu_bytes, ipv6_least);
    // Without ARP nobody asks who has an address: the veth_link has one other end.
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
    // As much as this user may have: packets wait here while the simulation is busy.
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
    // What the kernel does not take is a lost packet, as on every network.
    [[maybe_unused]] const auto written = sendto(descriptor_, packet.data(), packet.size(), 0,
                                                 reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

}  // namespace chathack::emulate
