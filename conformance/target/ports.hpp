#pragma once

#include <cstdint>
#include <string>

namespace chathack::target {

/// A port of this machine that was free a moment ago, over IPv6 too where there is any. 0: there is none, and
/// `why_not`.
std::uint16_t free_port(std::string& why_not);

/// Whether this machine has `[::1]`.
bool has_ipv6();

/// Whether somebody accepts a connection to 127.0.0.1.
bool accepts_connections(std::uint16_t port);

}  // namespace chathack::target
