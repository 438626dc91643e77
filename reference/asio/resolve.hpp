#pragma once

#include <boost/system/result.hpp>
#include <string_view>
#include <vector>

#include "reference/transport/endpoint.hpp"

namespace chathack::asio {

/// Why a text does not lead to an endpoint.
enum class ResolveError {
    no_port = 1,   ///< no `:PORT` at its end
    bad_port,      ///< the port is not a number from 1 to 65535
    unknown_host,  ///< no such name, or one without an address
    no_answer,     ///< the name service does not answer; it may later
};

/// A sentence's end for the user, such as "no such host".
std::string_view to_string(ResolveError error) noexcept;

/// Reads "NAME:PORT", "192.0.2.7:7777" or "[2001:db8::1]:7777" and looks the name up, in the order in which
/// the addresses are to be tried; never empty. Blocks as long as the system's resolver does, not at all
/// without a name.
boost::system::result<std::vector<transport::Endpoint>, ResolveError> resolve(std::string_view where);

}  // namespace chathack::asio
