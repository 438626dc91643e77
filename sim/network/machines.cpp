#include "sim/network/partial_network.hpp"
#include "sim/network/units.hpp"

namespace chathack::network {
namespace {

using input::MapReader;
using input::shown;
using input::YamlNode;

constexpr std::int64_t clients_most = 100'000;

/// Reads `at` and `link`, or `in`; what is missing is as in `usual`.
Placement read_place(MapReader& map, std::string_view what, const Placement& usual, bool many,
                     PartialNetwork& partial) {
    Placement place = usual;
    const auto* at = map.take("at");
    const auto* in = map.take("in");
    if (at && in) {
        partial.report.error(in->position,
                             "a machine is `at` a node, with a link of its own, or `in` a segment; not both");
    } else if (in) {
        place = {};
        if (const auto found = partial.names.find(*in, "segment", {Named::Kind::segment}))
            place.segment = found->index;
    } else if (at) {
        place = {};
        if (at->is_list() && !many) {
            partial.report.error(at->position, "the server is at one node: `at: a`");
        }
        const auto& names = at->is_list() ? at->items : std::vector<YamlNode>{*at};
        for (const auto& name : names) {
            if (const auto found = partial.names.find(name, "node", {Named::Kind::router}))
                place.routers.push_back(found->index);
        }
        if (names.empty()) partial.report.error(at->position, "`at` needs at least one node");
    } else if (!place.segment && place.routers.empty()) {
        partial.report.error(
            map.node().position,
            std::string{what} +
                " says neither `at` which node nor `in` which segment; a graph has no usual place");
    }
    const auto* link = map.take("link");
    if (link && place.segment) {
        partial.report.error(link->position, "a machine on a segment has no link of its own");
    } else if (link) {
        read_link(*link, "`link`", partial.profiles, partial.network.ipv6, place.link, partial.report);
    }
    return place;
}

void read_group(MapReader& map, ClientGroup& group, const Tcp& tcp, PartialNetwork& partial) {
    group.place = read_place(map, shown(group.name), partial.clients_place, true, partial);
    group.tcp = tcp;
    if (const auto* node = map.take("tcp")) read_tcp(*node, group.tcp, partial.report);
}

void read_groups(const YamlNode& node, const Tcp& tcp, PartialNetwork& partial) {
    MapReader map{node, "`groups`", partial.report};
    if (map.is_map() && node.items.empty())
        partial.report.error(node.position, "`groups` needs at least one group");
    for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
        auto& group = partial.network.groups.emplace_back();
        group.name = node.keys[i].text;
        partial.names.add(group.name, {Named::Kind::group, i, node.keys[i].position});
        MapReader entry{node.items[i], shown(group.name), partial.report};
        const auto* share = entry.take("share");
        const auto* count = entry.take("count");
        if (share && count) {
            partial.report.error(count->position, "a group has a `share` or a `count`; not both");
        } else if (share) {
            group.share = read_number(*share, "`share`", "", 0, 1e6, partial.report).value_or(1);
            if (group.share <= 0) partial.report.error(share->position, "`share` must be more than 0");
        } else if (count) {
            const auto number = read_integer(*count, "`count`", 1, clients_most, partial.report);
            if (number) group.count = static_cast<std::size_t>(*number);
        }
        read_group(entry, group, tcp, partial);
        entry.finish();
    }
}

}  // namespace

void read_machines(MapReader& map, PartialNetwork& partial) {
    Tcp tcp;
    if (const auto* node = map.take("tcp")) read_tcp(*node, tcp, partial.report);
    partial.network.server.tcp = tcp;
    YamlNode nothing;  // stands for a part that the file leaves out
    nothing.kind = YamlNode::Kind::map;
    nothing.position = map.node().position;
    const auto* server = map.take("server");
    if (server && server->is_list()) {
        partial.report.error(server->position, "a network has one server, and this is a list");
    } else {
        MapReader entry{server ? *server : nothing, "`server`", partial.report};
        partial.network.server.place = read_place(entry, "`server`", partial.server_place, false, partial);
        if (const auto* node = entry.take("tcp")) read_tcp(*node, partial.network.server.tcp, partial.report);
        entry.finish();
    }
    const auto* clients = map.take("clients");
    const auto* groups = map.take("groups");
    if (clients && groups) {
        partial.report.error(groups->position,
                             "a network has `clients`, all alike, or `groups` of them; not both");
    } else if (groups) {
        read_groups(*groups, tcp, partial);
    } else {
        auto& group = partial.network.groups.emplace_back();
        group.name = "clients";
        partial.names.add(group.name,
                          {Named::Kind::group, 0, clients ? clients->position : nothing.position});
        MapReader entry{clients ? *clients : nothing, "`clients`", partial.report};
        read_group(entry, group, tcp, partial);
        entry.finish();
    }
}

}  // namespace chathack::network
