#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "sim/network/isp_map.hpp"
#include "sim/network/network.hpp"

namespace chathack::network {

/// A network that was read, or what is wrong with its file.
struct LoadedNetwork {
    std::optional<Network> network;  ///< none when there are errors
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a network file (docs/networks.md). Every network that loads can be built: impossible ones are
/// refused here, with file, line and column.
/// @param read_map  reads the map of a provider; when empty, files that name one are refused
LoadedNetwork load_network(const std::string& path, const ReadMap& read_map);

/// The same for a text.
/// @param path  what diagnostics call it; maps are looked up in its folder
LoadedNetwork load_network_text(std::string_view text, const std::string& path, const ReadMap& read_map);

}  // namespace chathack::network
