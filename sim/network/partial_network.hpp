#pragma once

#include <string>
#include <vector>

#include "sim/network/isp_map.hpp"
#include "sim/network/links.hpp"
#include "sim/network/names.hpp"
#include "sim/network/network.hpp"

namespace chathack::network {

/// A network file while it is being read.
struct PartialNetwork {
    explicit PartialNetwork(input::Diagnostics& to) : report{to}, names{to} {}

    input::Diagnostics& report;
    std::string folder;  ///< of the file: maps are named from there
    ReadMap read_map;
    Network network;
    Profiles profiles;
    Names names;
    std::vector<input::Position> router_positions;
    std::vector<input::Position> segment_positions;
    Placement server_place;   ///< where the server is unless the file says otherwise
    Placement clients_place;  ///< the same of clients
};

/// Reads `topology`: routers, links, segments, and where machines usually are.
/// @return whether there are any nodes or segments, of which the rest of the file could speak
bool read_topology(const input::YamlNode& node, PartialNetwork& partial);
/// Reads `server`, and `clients` or `groups`, over the usual places.
void read_machines(input::MapReader& map, PartialNetwork& partial);
/// Reads `faults`.
void read_faults(const input::YamlNode& node, PartialNetwork& partial);

/// Complains of nodes and segments that the server cannot reach.
void check_connected(PartialNetwork& partial);

}  // namespace chathack::network
