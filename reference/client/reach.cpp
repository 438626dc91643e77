#include "reference/client/reach.hpp"

#include <algorithm>

namespace chathack::client {
namespace {

using transport::Address;

/// An IPv4-mapped IPv6 address (::ffff:a.b.c.d) reaches what the IPv4 address reaches.
Address unmapped(const Address& address) {
    constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const auto bytes = address.bytes();
    const auto same = [](std::uint8_t a, std::byte b) { return std::byte{a} == b; };
    if (!address.is_ipv6() || !std::equal(prefix.begin(), prefix.end(), bytes.begin(), same)) return address;
    std::array<std::uint8_t, 4> ipv4{};
    std::transform(bytes.begin() + 12, bytes.end(), ipv4.begin(),
                   [](std::byte byte) { return static_cast<std::uint8_t>(byte); });
    return Address{ipv4};
}

/// Whether the first `bits` of the address are those of `prefix`, which has the same IP version.
template <std::size_t Size>
bool begins(const Address& address, const std::array<std::uint8_t, Size>& prefix, unsigned bits) {
    const auto bytes = address.bytes();
    if (bytes.size() != (address.is_ipv6() ? 16U : 4U) || address.is_ipv6() != (Size == 16)) return false;
    for (unsigned bit = 0; bit < bits; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> bit % 8);
        if ((static_cast<std::uint8_t>(bytes[bit / 8]) & mask) != (prefix[bit / 8] & mask)) return false;
    }
    return true;
}
using IPv4 = std::array<std::uint8_t, 4>;
using IPv6 = std::array<std::uint8_t, 16>;

/// Loopback, and the addresses of no machine, which lead to the own one.
bool is_loopback(const Address& address) {
    IPv6 one{};
    one[15] = 1;
    return begins(address, IPv4{127}, 8) || begins(address, IPv4{0}, 8) || begins(address, IPv6{}, 128) ||
           begins(address, one, 128);
}
bool is_link_local(const Address& address) {
    return begins(address, IPv4{169, 254}, 16) || begins(address, IPv6{0xfe, 0x80}, 10);
}
/// Of a network of its own, from which a router translates to the Internet.
bool is_private(const Address& address) {
    return begins(address, IPv4{10}, 8) || begins(address, IPv4{172, 16}, 12) ||
           begins(address, IPv4{192, 168}, 16) || begins(address, IPv4{100, 64}, 10) ||
           begins(address, IPv6{0xfc}, 7);
}
/// Multicast, reserved and broadcast addresses: TCP connects to none of them.
bool is_of_no_machine(const Address& address) {
    return begins(address, IPv4{224}, 3) || begins(address, IPv6{0xff}, 8);
}
bool is_ours(const Address& address, const Surroundings& here) {
    return is_loopback(address) || address == unmapped(here.own) ||
           std::any_of(here.also_ours.begin(), here.also_ours.end(),
                       [&](const Address& ours) { return unmapped(ours) == address; });
}

}  // namespace

std::optional<Why> why_not_connect(const Address& named, const Surroundings& here) {
    const auto address = unmapped(named);
    const auto server = unmapped(here.server);
    if (is_of_no_machine(address)) return Why::bad_address;
    if (is_ours(address, here) && !is_ours(server, here)) return Why::own_machine;
    if (is_link_local(address) && !is_link_local(server)) return Why::link_local;
    return {};
}

Reach reach_of(const Address& advertised, const Surroundings& here) {
    const auto address = unmapped(advertised);
    const auto server = unmapped(here.server);
    if (is_loopback(address)) return Reach::this_machine;
    if (is_link_local(address)) return Reach::this_network;
    const bool server_is_near = is_private(server) || is_link_local(server) || is_ours(server, here);
    return is_private(address) && !server_is_near ? Reach::this_network : Reach::everybody;
}

}  // namespace chathack::client
