#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "sim/network/isp_map.hpp"
#include "sim/network/network.hpp"

namespace chathack::network {

/// A network file read, or what is wrong with it.
struct LoadedNetwork {
    std::optional<Network> network;  ///< none when there are errors
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a network file (docs/networks.md). What loads can be built: impossible networks are refused here,
/// with file, line and column.
/// @param read_map  how the map of a provider is read; without it such files are refused
LoadedNetwork load_network(const std::string& path, const ReadMap& read_map);

/// The same of a text.
/// @param path  what diagnostics call it, and where maps are looked for
LoadedNetwork load_network_text(std::string_view text, const std::string& path, const ReadMap& read_map);

}  // namespace chathack::network
