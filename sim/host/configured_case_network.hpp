#pragma once

#include "sim/host/case_network.hpp"
#include "sim/network/network.hpp"
#include "sim/topology/statistics.hpp"

namespace chathack::sim {

/// Builds the network of a file for each case, with as many clients as the case has players. The IP version
/// is that of the case, the faults begin with it, and the seed of its random draws is that of the case.
MakeCaseNetwork case_networks_of(network::Network network);

/// What a network did, as results tell it.
reports::NetworkUse network_use(const topology::OneWayCount& all, std::uint64_t retransmissions);

}  // namespace chathack::sim
