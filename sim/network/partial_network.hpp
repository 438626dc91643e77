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
    std::string folder;  ///< folder of the file; paths of maps are relative to it
    ReadMap read_map;
    Network network;
    Profiles profiles;
    Names names;
    std::vector<input::Position> router_positions;
    std::vector<input::Position> segment_positions;
    Placement server_place;   ///< where the server is unless the file says otherwise
    Placement clients_place;  ///< the same for clients
};

/// Reads `topology`: routers, links, segments, and the usual places of machines.
/// @return whether there are any nodes or segments, so that the rest of the file can be checked against them
bool read_topology(const input::YamlNode& node, PartialNetwork& partial);
/// Reads `server`, and `clients` or `groups`; what is missing is at the usual places.
void read_machines(input::MapReader& map, PartialNetwork& partial);
/// Reads `faults`.
void read_faults(const input::YamlNode& node, PartialNetwork& partial);

/// Complains of nodes and segments that cannot be reached from the server.
void check_connected(PartialNetwork& partial);

}  // namespace chathack::network
