#include "sim/network/loader.hpp"

#include <algorithm>
#include <filesystem>

#include "conformance/input/files.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "sim/network/partial_network.hpp"
#include "sim/network/paths.hpp"

namespace chathack::network {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::shown;
using input::YamlNode;

void read_ip(const YamlNode& node, PartialNetwork& partial) {
    const auto version = read_choice<bool>(node, "`ip`", {{"4", false}, {"6", true}}, partial.report);
    partial.network.ipv6 = version.value_or(false);
}

void read_profiles(const YamlNode& node, PartialNetwork& partial) {
    MapReader map{node, "`profiles`", partial.report};
    for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
        Link link;
        read_link(node.items[i], "a profile", partial.profiles, partial.network.ipv6, link, partial.report);
        partial.profiles.all.emplace_back(node.keys[i].text, link);
    }
}

/// Complains of names like `homes-1` when a machine has that name already.
void check_machine_names(PartialNetwork& partial) {
    const auto check = [&](const std::string& name, input::Position position) {
        for (const auto& group : partial.network.groups) {
            if (!name.starts_with(group.name + "-")) continue;
            const auto rest = name.substr(group.name.size() + 1);
            if (rest.empty() || rest.find_first_not_of("0123456789") != std::string::npos) continue;
            partial.report.error(position, shown(name) + " is the name of a client of the group " +
                                               shown(group.name) + "; name it otherwise");
        }
    };
    for (std::size_t i = 0; i < partial.network.routers.size(); ++i)
        check(partial.network.routers[i], partial.router_positions[i]);
    for (std::size_t i = 0; i < partial.network.segments.size(); ++i)
        check(partial.network.segments[i].name, partial.segment_positions[i]);
}

void read_file(const YamlNode& root, PartialNetwork& partial) {
    MapReader map{root, "a network", partial.report};
    if (const auto* about = map.need("about"))
        partial.network.about = read_word(*about, "`about`", partial.report).value_or(std::string{});
    if (const auto* ip = map.take("ip")) read_ip(*ip, partial);
    if (const auto* profiles = map.take("profiles")) read_profiles(*profiles, partial);
    const auto* topology = map.need("topology");
    const auto* faults = map.take("faults");
    if (topology && read_topology(*topology, partial)) {
        read_machines(map, partial);
        if (faults) read_faults(*faults, partial);
    } else {
        for (const auto* key : {"tcp", "server", "clients", "groups"})
            map.take(key);  // no complaint: what it refers to could not be read
    }
    map.finish();
    if (partial.report.errors() != 0) return;
    check_machine_names(partial);
    check_connected(partial);
}

}  // namespace

void check_connected(PartialNetwork& partial) {
    const auto& network = partial.network;
    const Paths paths{network};
    const auto& place = network.server.place;
    const auto server =
        place.segment ? paths.of_segment(*place.segment) : paths.of_router(place.routers.front());
    const auto check = [&](Paths::Vertex vertex, std::string_view what, const std::string& name,
                           input::Position position) {
        if (paths.next(vertex, server) != Paths::nowhere) return;
        partial.report.error(
            position, std::string{what} + " " + shown(name) + " is not connected to the server; add a link");
    };
    for (std::size_t i = 0; i < network.routers.size(); ++i)
        check(paths.of_router(i), "the node", network.routers[i], partial.router_positions[i]);
    for (std::size_t i = 0; i < network.segments.size(); ++i)
        check(paths.of_segment(i), "the segment", network.segments[i].name, partial.segment_positions[i]);
}

LoadedNetwork load_network_text(std::string_view text, const std::string& path, const ReadMap& read_map) {
    Diagnostics report{path};
    LoadedNetwork loaded;
    if (const auto root = input::read_yaml(text, report)) {
        PartialNetwork partial{report};
        partial.folder = std::filesystem::path{path}.parent_path().string();
        partial.read_map = read_map;
        partial.network.name = std::filesystem::path{path}.stem().string();
        read_file(*root, partial);
        loaded.network = std::move(partial.network);
    }
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.network.reset();
    return loaded;
}

LoadedNetwork load_network(const std::string& path, const ReadMap& read_map) {
    std::string why;
    const auto text = input::read_file(path, why);
    if (text) return load_network_text(*text, path, read_map);
    LoadedNetwork loaded;
    loaded.diagnostics.push_back({path, {}, why, input::Diagnostic::Severity::error});
    return loaded;
}

}  // namespace chathack::network
