#include "sim/network/loader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "conformance/scenario/map_reader.hpp"
#include "conformance/scenario/yaml_tree.hpp"
#include "sim/network/draft.hpp"
#include "sim/network/paths.hpp"

namespace chathack::network {
namespace {

using scenario::MapReader;
using scenario::Node;
using scenario::Report;
using scenario::shown;

void read_ip(const Node& node, Draft& draft) {
    const auto version = read_choice<bool>(node, "`ip`", {{"4", false}, {"6", true}}, draft.report);
    draft.network.ipv6 = version.value_or(false);
}

void read_profiles(const Node& node, Draft& draft) {
    MapReader map{node, "`profiles`", draft.report};
    for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
        Link link;
        read_link(node.items[i], "a profile", draft.profiles, draft.network.ipv6, link, draft.report);
        draft.profiles.all.emplace_back(node.keys[i].text, link);
    }
}

/// Machines are called `homes-1`, and so nothing else may be.
void check_machine_names(Draft& draft) {
    const auto check = [&](const std::string& name, scenario::Position position) {
        for (const auto& group : draft.network.groups) {
            if (!name.starts_with(group.name + "-")) continue;
            const auto rest = name.substr(group.name.size() + 1);
            if (rest.empty() || rest.find_first_not_of("0123456789") != std::string::npos) continue;
            draft.report.error(position, shown(name) + " is the name of a client of the group " +
                                             shown(group.name) + "; name it otherwise");
        }
    };
    for (std::size_t i = 0; i < draft.network.routers.size(); ++i)
        check(draft.network.routers[i], draft.router_positions[i]);
    for (std::size_t i = 0; i < draft.network.segments.size(); ++i)
        check(draft.network.segments[i].name, draft.segment_positions[i]);
}

void read_file(const Node& root, Draft& draft) {
    MapReader map{root, "a network", draft.report};
    if (const auto* about = map.need("about"))
        draft.network.about = read_word(*about, "`about`", draft.report).value_or(std::string{});
    if (const auto* ip = map.take("ip")) read_ip(*ip, draft);
    if (const auto* profiles = map.take("profiles")) read_profiles(*profiles, draft);
    const auto* topology = map.need("topology");
    const auto* faults = map.take("faults");
    if (topology && read_topology(*topology, draft)) {
        read_machines(map, draft);
        if (faults) read_faults(*faults, draft);
    } else {
        for (const auto* key : {"tcp", "server", "clients", "groups"})
            map.take(key);  // what they speak of is not known
    }
    map.finish();
    if (draft.report.errors() != 0) return;
    check_machine_names(draft);
    check_connected(draft);
}

}  // namespace

void check_connected(Draft& draft) {
    const auto& network = draft.network;
    const Paths paths{network};
    const auto& place = network.server.place;
    const auto server =
        place.segment ? paths.of_segment(*place.segment) : paths.of_router(place.routers.front());
    const auto check = [&](Paths::Vertex vertex, std::string_view what, const std::string& name,
                           scenario::Position position) {
        if (paths.next(vertex, server) != Paths::nowhere) return;
        draft.report.error(
            position, std::string{what} + " " + shown(name) + " is not connected to the server; add a link");
    };
    for (std::size_t i = 0; i < network.routers.size(); ++i)
        check(paths.of_router(i), "the node", network.routers[i], draft.router_positions[i]);
    for (std::size_t i = 0; i < network.segments.size(); ++i)
        check(paths.of_segment(i), "the segment", network.segments[i].name, draft.segment_positions[i]);
}

LoadedNetwork load_network_text(std::string_view text, const std::string& path, const ReadMap& read_map) {
    Report report{path};
    LoadedNetwork loaded;
    if (const auto root = scenario::read_yaml(text, report)) {
        Draft draft{report};
        draft.folder = std::filesystem::path{path}.parent_path().string();
        draft.read_map = read_map;
        draft.network.name = std::filesystem::path{path}.stem().string();
        read_file(*root, draft);
        loaded.network = std::move(draft.network);
    }
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.network.reset();
    return loaded;
}

LoadedNetwork load_network(const std::string& path, const ReadMap& read_map) {
    std::ifstream in{path, std::ios::binary};
    if (!in || std::filesystem::is_directory(path)) {
        LoadedNetwork loaded;
        loaded.diagnostics.push_back(
            {path, {}, "cannot be read; is it a file?", scenario::Diagnostic::Severity::error});
        return loaded;
    }
    return load_network_text(std::string{std::istreambuf_iterator<char>{in}, {}}, path, read_map);
}

}  // namespace chathack::network
