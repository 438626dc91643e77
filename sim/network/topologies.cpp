#include <algorithm>
#include <filesystem>

#include "sim/network/partial_network.hpp"
#include "sim/network/units.hpp"

namespace chathack::network {
namespace {

using input::MapReader;
using input::Position;
using input::shown;
using input::YamlNode;

constexpr std::size_t routers_most = 1000;

/// Reads the kinds of topology, and adds their routers, links and segments to a partial network.
class TopologyReader {
public:
    TopologyReader(PartialNetwork& partial, Position position) : partial_{partial}, position_{position} {}

    void star(MapReader& map) {
        std::string name = "hub";
        if (const auto* hub = map.take("hub"))
            name = read_word(*hub, "`hub`", partial_.report).value_or(name);
        const auto hub = router(name, position_);
        places({hub}, {hub});
    }

    void dumbbell(MapReader& map) {
        const auto left = router("left", position_);
        const auto right = router("right", position_);
        link("bottleneck", left, right, needed_link(map, "bottleneck"), position_);
        places({right}, {left});
    }

    void chain(MapReader& map) {
        const auto count = number(map, "routers", 2, 100, 2);
        const auto values = needed_link(map, "link");
        for (std::size_t i = 0; i < count; ++i) {
            router("router-" + std::to_string(i + 1), position_);
            if (i != 0) link("link-" + std::to_string(i), i - 1, i, values, position_);
        }
        places({count - 1}, {0});
    }

    void tree(MapReader& map) {
        const auto depth = number(map, "depth", 1, 6, 2);
        const auto fan_out = number(map, "fan_out", 1, 100, 2);
        const auto values = needed_link(map, "link");
        std::vector<std::size_t> level{router("root", position_)};
        std::vector<std::string> paths{""};
        for (std::size_t i = 0; i < depth; ++i) {
            if (level.size() * fan_out + partial_.network.routers.size() > routers_most) {
                partial_.report.error(map.node().position,
                                      "a tree of more than " + std::to_string(routers_most) + " nodes");
                break;
            }
            std::vector<std::size_t> below;
            std::vector<std::string> paths_below;
            for (std::size_t parent = 0; parent < level.size(); ++parent) {
                for (std::size_t child = 1; child <= fan_out; ++child) {
                    paths_below.push_back(paths[parent] + "-" + std::to_string(child));
                    below.push_back(router("node" + paths_below.back(), position_));
                    link("link" + paths_below.back(), below.back(), level[parent], values, position_);
                }
            }
            level = std::move(below);
            paths = std::move(paths_below);
        }
        places({0}, level);
    }

    void lan(MapReader& map) {
        auto& segment = add_segment("lan", position_);
        read_lan_keys(map, partial_.network.ipv6, Use::whole, segment, partial_.report);
        partial_.server_place.segment = partial_.clients_place.segment = 0;
    }

    void wifi(MapReader& map) {
        auto& segment = add_segment("wifi", position_);
        read_wifi_keys(map, partial_.network.ipv6, segment, partial_.report);
        segment.routers = {router("access-point", position_)};
        partial_.server_place.routers = segment.routers;
        partial_.clients_place.segment = 0;
    }

    void isp(MapReader& map) {
        const auto* file = map.need("map");
        const auto* format = map.need("format");
        auto values = needed_link(map, "link");
        Duration per_length{};
        if (const auto* delay = map.take("delay_per_length"))
            per_length = read_time(*delay, "`delay_per_length`", partial_.report).value_or(per_length);
        if (!file || !format) return;
        const auto name = read_word(*file, "`map`", partial_.report);
        const auto kind = read_choice<MapFormat>(
            *format, "`format`",
            {{"inet", MapFormat::inet}, {"orbis", MapFormat::orbis}, {"rocketfuel", MapFormat::rocketfuel}},
            partial_.report);
        if (!name || !kind) return;
        std::string problem = "this program reads no maps";
        std::optional<IspMap> read;
        if (partial_.read_map)
            read =
                partial_.read_map((std::filesystem::path{partial_.folder} / *name).string(), *kind, problem);
        if (read && read->nodes.size() > routers_most)
            problem = "it has more than " + std::to_string(routers_most) + " nodes";
        if (!read || read->nodes.size() > routers_most) {
            partial_.report.error(file->position, "the map " + shown(*name) + " cannot be used: " + problem);
            return;
        }
        for (const auto& node : read->nodes)
            router("node-" + node, file->position);
        for (const auto& edge : read->links) {
            auto of_length = values;
            const auto more = std::chrono::duration_cast<Duration>(per_length * edge.length);
            of_length.up.delay += more;
            of_length.down.delay += more;
            link("link-" + read->nodes[edge.from] + "-" + read->nodes[edge.to], edge.from, edge.to, of_length,
                 file->position);
        }
        std::vector<std::size_t> all(read->nodes.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = i;
        places({0}, all);
    }

    void graph(MapReader& map) {
        if (const auto* nodes = map.need("nodes")) {
            for (const auto& entry : list(*nodes, "`nodes`")) {
                if (const auto name = read_word(entry, "the name of a node", partial_.report))
                    router(*name, entry.position);
            }
        }
        each(map, "links", [this](const std::string& name, MapReader& entry, Position at) {
            const auto ends = nodes_of(entry, "between");
            Link values;
            read_link_keys(entry, partial_.profiles, partial_.network.ipv6, Use::whole, values,
                           partial_.report);
            const auto* between = entry.is_map() ? entry.node().find("between") : nullptr;
            if (ends.size() == 2 && ends[0] != ends[1]) {
                link(name, ends[0], ends[1], values, at);
            } else if (between && (ends.size() == 2 || between->items.size() != 2)) {
                partial_.report.error(between->position,
                                      "a link is between two different nodes: `between: [a, b]`");
            }
        });
        each(map, "lans", [this](const std::string& name, MapReader& entry, Position at) {
            auto& segment = add_segment(name, at);
            segment.routers = nodes_of(entry, "nodes");
            read_lan_keys(entry, partial_.network.ipv6, Use::whole, segment, partial_.report);
        });
        each(map, "wifis", [this](const std::string& name, MapReader& entry, Position at) {
            auto& segment = add_segment(name, at);
            if (const auto* access_point = entry.need("access_point")) {
                if (const auto found = partial_.names.find(*access_point, "node", {Named::Kind::router}))
                    segment.routers = {found->index};
            }
            read_wifi_keys(entry, partial_.network.ipv6, segment, partial_.report);
        });
    }

private:
    std::size_t router(const std::string& name, Position at) {
        auto& routers = partial_.network.routers;
        routers.push_back(name);
        partial_.router_positions.push_back(at);
        partial_.names.add(name, {Named::Kind::router, routers.size() - 1, at});
        return routers.size() - 1;
    }

    void link(const std::string& name, std::size_t from, std::size_t to, const Link& values, Position at) {
        auto& links = partial_.network.router_links;
        links.push_back({.name = name, .from = from, .to = to, .link = values});
        partial_.names.add(name, {Named::Kind::link, links.size() - 1, at});
    }

    Segment& add_segment(const std::string& name, Position at) {
        auto& segments = partial_.network.segments;
        segments.emplace_back().name = name;
        partial_.segment_positions.push_back(at);
        partial_.names.add(name, {Named::Kind::segment, segments.size() - 1, at});
        return segments.back();
    }

    void places(std::vector<std::size_t> server, std::vector<std::size_t> clients) {
        partial_.server_place.routers = std::move(server);
        partial_.clients_place.routers = std::move(clients);
    }

    Link needed_link(MapReader& map, std::string_view key) {
        Link values;
        if (const auto* node = map.need(key)) {
            read_link(*node, "`" + std::string{key} + "`", partial_.profiles, partial_.network.ipv6, values,
                      partial_.report);
        }
        return values;
    }

    std::size_t number(MapReader& map, std::string_view key, std::int64_t least, std::int64_t most,
                       std::size_t otherwise) {
        const auto* node = map.need(key);
        if (!node) return otherwise;
        const auto read = read_integer(*node, "`" + std::string{key} + "`", least, most, partial_.report);
        return read ? static_cast<std::size_t>(*read) : otherwise;
    }

    const std::vector<YamlNode>& list(const YamlNode& node, std::string_view what) {
        static const std::vector<YamlNode> none;
        if (node.is_list()) return node.items;
        partial_.report.error(node.position, std::string{what} + " must be a list");
        return none;
    }

    /// The indexes of the routers in a list of names.
    std::vector<std::size_t> nodes_of(MapReader& map, std::string_view key) {
        std::vector<std::size_t> found;
        const auto* node = map.need(key);
        if (!node) return found;
        for (const auto& entry : list(*node, "`" + std::string{key} + "`")) {
            if (const auto named = partial_.names.find(entry, "node", {Named::Kind::router}))
                found.push_back(named->index);
        }
        return found;
    }

    template <typename Read>
    void each(MapReader& map, std::string_view key, Read read) {
        const auto* node = map.take(key);
        if (!node) return;
        MapReader entries{*node, "`" + std::string{key} + "`", partial_.report};
        for (std::size_t i = 0; entries.is_map() && i < node->items.size(); ++i) {
            MapReader entry{node->items[i], shown(node->keys[i].text), partial_.report};
            read(node->keys[i].text, entry, node->keys[i].position);
            entry.finish();
        }
    }

    PartialNetwork& partial_;
    Position position_;
};

using Read = void (TopologyReader::*)(MapReader&);
const std::initializer_list<std::pair<std::string_view, Read>> topologies{
    {"star", &TopologyReader::star},   {"dumbbell", &TopologyReader::dumbbell},
    {"chain", &TopologyReader::chain}, {"tree", &TopologyReader::tree},
    {"lan", &TopologyReader::lan},     {"wifi", &TopologyReader::wifi},
    {"isp", &TopologyReader::isp},     {"graph", &TopologyReader::graph}};

}  // namespace

bool read_topology(const YamlNode& node, PartialNetwork& partial) {
    if (!node.is_scalar() && (!node.is_map() || node.keys.size() != 1)) {
        partial.report.error(node.position,
                             "`topology` must be one word, or a map with one key, such as {star: {}}");
        return false;
    }
    YamlNode word;
    word.kind = YamlNode::Kind::scalar;
    word.position = node.is_map() ? node.keys.front().position : node.position;
    word.scalar = node.is_map() ? node.keys.front().text : node.scalar;
    const auto read = read_choice<Read>(word, "`topology`", topologies, partial.report);
    if (!read) return false;
    YamlNode values;
    values.kind = YamlNode::Kind::map;
    values.position = word.position;
    if (node.is_map() && node.items.front().kind != YamlNode::Kind::null) values = node.items.front();
    MapReader map{values, shown(word.scalar), partial.report};
    TopologyReader reader{partial, word.position};
    (reader.**read)(map);
    map.finish();
    return !partial.network.routers.empty() || !partial.network.segments.empty();
}

}  // namespace chathack::network
