#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <string_view>
#include <vector>

#include "reference/transport/endpoint.hpp"

namespace chathack::asio {

/// Why a text gives no endpoint.
enum class ResolveError {
    no_port = 1,   ///< no `:PORT` at its end
    bad_port,      ///< the port is not a number from 1 to 65535
    unknown_host,  ///< no such name, or it has no address
    no_answer,     ///< the name service does not answer now, but may later
    bad_address,   ///< an IPv6 address without brackets, or something else that is no host
    bad_zone,      ///< an interface behind `%` that this machine does not have
};

/// Whether the text is HOST:PORT, and that host cannot be found.
bool is_not_found(ResolveError error) noexcept;

/// The end of a sentence for the user, such as "no such host", with what to do.
std::string_view to_string(ResolveError error) noexcept;

/// Whether port 0, which lets the system choose, is a port.
enum class PortZero { refused, allowed };

/// Reads "NAME:PORT", "192.0.2.7:7777", "[2001:db8::1]:7777" or "[fe80::1%eth0]:7777", and looks a name up.
/// Blocks as long as the system's resolver does; does not block for an address.
/// @return endpoints in the order in which to try them; never empty
boost::system::result<std::vector<transport::Endpoint>, ResolveError> resolve(
    std::string_view where, PortZero zero = PortZero::refused);

/// Of several endpoints of one server, the first that takes a connection, which is closed again. Attempts
/// begin in order, each `stagger` after the one before, or once that failed (RFC 8305). With one endpoint
/// nothing is tried.
/// @return the front when none takes one within `patience`
transport::Endpoint reachable_of(const std::vector<transport::Endpoint>& endpoints,
                                 std::chrono::milliseconds stagger = std::chrono::milliseconds{250},
                                 std::chrono::milliseconds patience = std::chrono::seconds{10});

/// `resolve`, and of what it gives the endpoint that is reachable.
boost::system::result<transport::Endpoint, ResolveError> find_server(std::string_view where);

}  // namespace chathack::asio
