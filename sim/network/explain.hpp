#pragma once

#include <string>

#include "sim/network/network.hpp"

namespace chathack::network {

/// Describes a network in words and small tables: its links, the sums along the paths to the server, and its
/// faults. Several lines.
std::string explain(const Network& network);

/// Describes one direction of a link: "16 Mbit/s, 12 ms, jitter 2 ms, loss 1 %".
std::string explain(const OneWay& way);

}  // namespace chathack::network
