#pragma once

#include <optional>
#include <string>

#include "sim/network/isp_map.hpp"

namespace chathack::topology {

/// Reads the map of a provider with ns-3's topology readers; a network::ReadMap. Names are made fit for ours:
/// small letters, and `-` for what is no letter or digit.
///
/// Not while there is a simulation: the readers make nodes, and this ends with Simulator::Destroy().
std::optional<network::IspMap> read_map(const std::string& path, network::MapFormat format,
                                        std::string& problem);

}  // namespace chathack::topology
