#pragma once

#include <boost/system/result.hpp>
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
};

/// The end of a sentence for the user, such as "no such host".
std::string_view to_string(ResolveError error) noexcept;

/// Reads "NAME:PORT", "192.0.2.7:7777" or "[2001:db8::1]:7777", and looks a name up. Blocks as long as the
/// system's resolver does; does not block for an address.
/// @return endpoints in the order in which to try them; never empty
boost::system::result<std::vector<transport::Endpoint>, ResolveError> resolve(std::string_view where);

}  // namespace chathack::asio
