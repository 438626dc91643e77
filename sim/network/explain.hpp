#pragma once

#include <string>

#include "sim/network/network.hpp"

namespace chathack::network {

/// What a network is, in words and small tables: its links, what they add up to, its faults. Several lines.
std::string explain(const Network& network);

/// "16 Mbit/s, 12 ms, jitter 2 ms, loss 1 %": one direction of a link in a few words.
std::string explain(const OneWay& way);

}  // namespace chathack::network
