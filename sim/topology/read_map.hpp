#pragma once

#include <optional>
#include <string>

#include "sim/network/isp_map.hpp"

namespace chathack::topology {

/// Reads the map of a provider with ns-3's topology readers; a network::ReadMap. Names are changed to fit the
/// rules for names: lower case, and `-` in place of each character that is no letter or digit.
///
/// Do not call it during a simulation. The readers make nodes, so it ends with Simulator::Destroy().
std::optional<network::IspMap> read_map(const std::string& path, network::MapFormat format,
                                        std::string& problem);

}  // namespace chathack::topology
