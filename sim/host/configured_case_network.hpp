#pragma once

#include "sim/host/case_network.hpp"
#include "sim/network/network.hpp"
#include "sim/topology/statistics.hpp"

namespace chathack::sim {

/// Builds the network of a file for each case, with as many clients as the case needs. The IP version and the
/// seed are those of the case, and the times of the faults count from its beginning.
MakeCaseNetwork case_networks_of(network::Network network);

/// What a network did, in the form that results use.
reports::NetworkUse network_use(const topology::OneWayCount& all, std::uint64_t retransmissions);

}  // namespace chathack::sim
