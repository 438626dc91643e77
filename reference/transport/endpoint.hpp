#pragma once

#include <boost/system/result.hpp>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "reference/wire/address.hpp"

namespace chathack::transport {

using wire::Address;

/// Where a program listens or connects: an IP address and a TCP port. Port 0 lets the system choose when
/// listening.
struct Endpoint {
    Address address;
    std::uint16_t port = 0;
    std::uint32_t zone = 0;  ///< of a link-local IPv6 address: the index of the interface; 0: none

    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// Why a text is no endpoint.
enum class EndpointError {
    no_port = 1,  ///< empty, or nothing after the last colon
    bad_port,     ///< not a number from 0 to 65535
    bad_address,  ///< neither dotted IPv4 nor IPv6 in brackets
    bad_zone,     ///< this machine has no interface of the name behind `%`
};

/// Reads "192.0.2.7:7777", "[2001:db8::1]:7777" or "[fe80::1%eth0]:7777". Names of hosts are not looked up.
boost::system::result<Endpoint, EndpointError> parse_endpoint(std::string_view text);
/// Reads "192.0.2.7" or "2001:db8::1".
boost::system::result<Address, EndpointError> parse_address(std::string_view text);

/// The end of a sentence for the user, such as "the port is not a number from 0 to 65535".
std::string_view to_string(EndpointError error) noexcept;
/// Writes them as `parse_endpoint` and `parse_address` read them.
std::string to_string(const Endpoint& endpoint);
std::string to_string(const Address& address);

}  // namespace chathack::transport
