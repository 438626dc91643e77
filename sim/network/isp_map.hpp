#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chathack::network {

enum class MapFormat { inet = 1, orbis, rocketfuel };

/// The map of a provider: its nodes, and which of them are linked.
struct IspMap {
    struct Edge {
        std::size_t from = 0;  ///< index into nodes, as is `to`
        std::size_t to = 0;
        double length = 0;  ///< the weight in the map, without a unit; zero when the format has none
    };
    std::vector<std::string> nodes;
    std::vector<Edge> links;
};

/// Reads a map file. chathack-sim uses topology::read_map, which calls ns-3's topology readers; this folder
/// knows no ns-3.
/// @return the map, or nothing with the reason in `problem`
using ReadMap =
    std::function<std::optional<IspMap>(const std::string& path, MapFormat format, std::string& problem)>;

}  // namespace chathack::network
