#include "reference/transport/endpoint.hpp"

#include <arpa/inet.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace chathack::transport {
namespace {

template <class Bytes>
bool read_address(int family, const std::string& text, Bytes& bytes) {
    return inet_pton(family, text.c_str(), bytes.data()) == 1;
}

/// The index of an interface that is given by its name or index.
std::optional<std::uint32_t> zone_of(const std::string& text) {
    if (const auto index = if_nametoindex(text.c_str()); index != 0) return index;
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    std::array<char, IF_NAMESIZE> name{};
    const bool known = error == std::errc{} && end == text.data() + text.size() &&
                       if_indextoname(index, name.data()) != nullptr;
    return known ? std::optional{index} : std::nullopt;
}

std::string zone_text(std::uint32_t zone) {
    if (zone == 0) return {};
    std::array<char, IF_NAMESIZE> name{};
    return '%' +
           (if_indextoname(zone, name.data()) != nullptr ? std::string{name.data()} : std::to_string(zone));
}

}  // namespace

boost::system::result<Address, EndpointError> parse_address(std::string_view view) {
    const std::string text{view};
    if (text.find('\0') != std::string::npos)
        return EndpointError::bad_address;  // inet_pton would ignore what follows the NUL
    std::array<std::uint8_t, 4> ipv4{};
    if (read_address(AF_INET, text, ipv4)) return Address{ipv4};
    std::array<std::uint8_t, 16> ipv6{};
    if (read_address(AF_INET6, text, ipv6)) return Address{ipv6};
    return EndpointError::bad_address;
}

boost::system::result<Endpoint, EndpointError> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || text.ends_with(':') || text.ends_with(']')) {
        return EndpointError::no_port;
    }
    const auto digits = text.substr(colon + 1);
    Endpoint endpoint;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
    if (error != std::errc{} || end != digits.data() + digits.size()) return EndpointError::bad_port;

    auto host = text.substr(0, colon);
    const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (const auto percent = host.find('%'); bracketed && percent != host.npos) {
        const auto zone = zone_of(std::string{host.substr(percent + 1)});
        if (!zone) return EndpointError::bad_zone;
        endpoint.zone = *zone;
        host = host.substr(0, percent);
    }
    const auto address = parse_address(host);
    if (!address || address->is_ipv6() != bracketed) return EndpointError::bad_address;
    endpoint.address = *address;
    return endpoint;
}

std::string_view to_string(EndpointError error) noexcept {
    switch (error) {
        case EndpointError::no_port:
            return "it lacks a port, as in 192.0.2.7:7777 or [2001:db8::1]:7777";
        case EndpointError::bad_port:
            return "the port is not a number from 0 to 65535";
        case EndpointError::bad_address:
            return "the address is neither IPv4 (192.0.2.7) nor IPv6 in brackets ([2001:db8::1])";
        case EndpointError::bad_zone:
            return "this machine has no network interface of the name behind the %; `ip link` lists them";
    }
    return "unknown error";
}

std::string to_string(const Address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(address.is_ipv6() ? AF_INET6 : AF_INET, address.bytes().data(), text.data(), text.size());
    return text.data();
}

std::string to_string(const Endpoint& endpoint) {
    const auto host = to_string(endpoint.address) + zone_text(endpoint.zone);
    return (endpoint.address.is_ipv6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port);
}

}  // namespace chathack::transport
