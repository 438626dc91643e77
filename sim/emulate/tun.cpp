#include "sim/emulate/tun.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace chathack::emulate {
namespace {

constexpr const char* device = "/dev/net/tun";
constexpr const char* interface = "network";

/// A socket that interfaces are configured by.
class Control {
public:
    explicit Control(int family) : socket_{socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {}
    ~Control() { close(socket_); }
    Control(const Control&) = delete;
    Control& operator=(const Control&) = delete;

    template <class Request>
    bool set(unsigned long what, Request& request) const {
        return ioctl(socket_, what, &request) == 0;
    }

private:
    int socket_;
};

ifreq request_for(const char* name) {
    ifreq request{};
    std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    return request;
}

bool bring_up(const Control& control, const char* name) {
    auto request = request_for(name);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    return control.set(SIOCSIFFLAGS, request);
}

bool set_ipv4(const wire::Address& address) {
    const Control control{AF_INET};
    const auto set = [&](unsigned long what, const void* bytes) {
        auto request = request_for(interface);
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
    request.interface = static_cast<int>(if_nametoindex(interface));
    return Control{AF_INET6}.set(SIOCSIFADDR, request) || errno == EEXIST;
}

std::string cannot(const std::string& what) { return "cannot " + what + ": " + strerror(errno); }

}  // namespace

std::unique_ptr<Tun> Tun::make(std::size_t mtu_bytes, std::string& why_not) {
    const int descriptor = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        why_not = cannot(std::string{"open "} + device) +
                  "; it has to exist (`modprobe tun`) and to be readable and writable for everybody, as "
                  "distributions have it";
        return nullptr;
    }
    std::unique_ptr<Tun> made{new Tun{descriptor}};
    auto request = request_for(interface);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    if (ioctl(descriptor, TUNSETIFF, &request) != 0) {
        why_not = cannot("make a network interface");
        return nullptr;
    }
    const Control control{AF_INET};
    request = request_for(interface);
    constexpr std::size_t ipv6_least = 1280;  // a smaller interface has no IPv6
    request.ifr_mtu = static_cast<int>(std::max(mtu_bytes, ipv6_least));
    if (!control.set(SIOCSIFMTU, request) || !bring_up(control, interface) || !bring_up(control, "lo")) {
        why_not = cannot("bring the network interfaces up");
        return nullptr;
    }
    return made;
}

Tun::~Tun() { close(descriptor_); }

bool Tun::set_address(const wire::Address& address, std::string& why_not) {
    if (address.is_ipv6() ? set_ipv6(address) : set_ipv4(address)) return true;
    why_not = cannot("give the network interface its address");
    return false;
}

std::optional<std::span<const std::byte>> Tun::read() {
    const auto size = ::read(descriptor_, buffer_.get(), packet_bytes_max);
    if (size <= 0) return std::nullopt;
    return std::span<const std::byte>{buffer_.get(), static_cast<std::size_t>(size)};
}

void Tun::write(std::span<const std::byte> packet) {
    // What the kernel does not take is a lost packet, as on every network.
    [[maybe_unused]] const auto written = ::write(descriptor_, packet.data(), packet.size());
}

}  // namespace chathack::emulate
