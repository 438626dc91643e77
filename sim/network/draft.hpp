#pragma once

#include <string>
#include <vector>

#include "sim/network/isp_map.hpp"
#include "sim/network/links.hpp"
#include "sim/network/names.hpp"
#include "sim/network/network.hpp"

namespace chathack::network {

/// A network file while it is being read.
struct Draft {
    explicit Draft(scenario::Report& to) : report{to}, names{to} {}

    scenario::Report& report;
    std::string folder;  ///< of the file: maps are named from there
    ReadMap read_map;
    Network network;
    Profiles profiles;
    Names names;
    std::vector<scenario::Position> router_positions;
    std::vector<scenario::Position> segment_positions;
    Place server_place;   ///< where the server is unless the file says otherwise
    Place clients_place;  ///< the same of clients
};

/// Reads `topology`: routers, links, segments, and where machines usually are.
/// @return whether there are any nodes or segments, of which the rest of the file could speak
bool read_topology(const scenario::Node& node, Draft& draft);
/// Reads `server`, and `clients` or `groups`, over the usual places.
void read_machines(scenario::MapReader& map, Draft& draft);
/// Reads `faults`.
void read_faults(const scenario::Node& node, Draft& draft);

/// Complains of nodes and segments that the server cannot reach.
void check_connected(Draft& draft);

}  // namespace chathack::network
