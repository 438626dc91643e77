#include "sim/network/server_paths.hpp"

#include <limits>

#include "sim/network/paths.hpp"

namespace chathack::network {
namespace {

constexpr double packet_bits = 800;

/// Adds up the links of a path.
class Sum {
public:
    Sum() {
        way_.rate_up_bits_per_second = way_.rate_down_bits_per_second =
            std::numeric_limits<std::uint64_t>::max();
    }
    void add(const std::string& name, const OneWay& up, const OneWay& down) {
        for (const auto* direction : {&up, &down}) {
            const auto seconds = packet_bits / static_cast<double>(direction->rate_bits_per_second);
            way_.round_trip += direction->delay +
                               std::chrono::duration_cast<Duration>(std::chrono::duration<double>{seconds});
        }
        narrow(up, name, way_.rate_up_bits_per_second, way_.narrowest_up);
        narrow(down, name, way_.rate_down_bits_per_second, way_.narrowest_down);
        way_.loss_up = 1 - (1 - way_.loss_up) * (1 - loss_of(up));
        way_.loss_down = 1 - (1 - way_.loss_down) * (1 - loss_of(down));
    }
    void add(const Segment& segment) {
        if (segment.wifi) {
            way_.over_wifi = true;
        } else {
            add(segment.name, segment.lan, segment.lan);
        }
    }
    const ServerPath& way() const noexcept { return way_; }

private:
    static void narrow(const OneWay& direction, const std::string& name, std::uint64_t& rate,
                       std::string& narrowest) {
        if (direction.rate_bits_per_second >= rate) return;
        rate = direction.rate_bits_per_second;
        narrowest = name;
    }
    ServerPath way_;
};

}  // namespace

double loss_of(const OneWay& way) {
    double burst = 0;
    if (way.burst && way.burst->enter > 0) {
        const auto inside = 1 / way.burst->leave;
        const auto outside = (1 - way.burst->enter) / way.burst->enter;
        burst = way.burst->loss * inside / (inside + outside);
    }
    return 1 - (1 - burst) * (1 - way.loss) * (1 - way.corruption);
}

namespace {

ServerPath way_of(const Paths& paths, const Network& network, std::size_t group, std::size_t client) {
    const auto vertex_of = [&](const Placement& place, std::size_t turn) {
        if (place.segment) return paths.of_segment(*place.segment);
        return paths.of_router(place.routers[turn % place.routers.size()]);
    };
    Sum sum;
    const auto& clients = network.groups[group];
    const auto& server = network.server.place;
    if (!clients.place.segment) sum.add(clients.name, clients.place.link.up, clients.place.link.down);
    const auto end = vertex_of(server, 0);
    auto at = vertex_of(clients.place, client);
    if (paths.is_segment(at)) sum.add(network.segments[*clients.place.segment]);
    while (at != end) {
        const auto next = paths.next(at, end);
        if (paths.is_segment(next)) {
            sum.add(network.segments[next - network.routers.size()]);
        } else if (!paths.is_segment(at)) {
            const auto& link = network.router_links[paths.link_between(at, next)];
            const bool along = paths.of_router(link.from) == at;
            sum.add(link.name, along ? link.link.up : link.link.down, along ? link.link.down : link.link.up);
        }
        at = next;
    }
    if (!server.segment)
        sum.add("server", server.link.down, server.link.up);  // its `down` leads towards the server
    return sum.way();
}

}  // namespace

ServerPath path_to_server(const Network& network, std::size_t group) {
    return way_of(Paths{network}, network, group, 0);
}

std::vector<ServerPath> paths_to_server(const Network& network, std::size_t group) {
    const Paths paths{network};
    std::vector<ServerPath> ways;
    const auto& place = network.groups[group].place;
    for (std::size_t client = 0; client < (place.segment ? 1 : place.routers.size()); ++client)
        ways.push_back(way_of(paths, network, group, client));
    return ways;
}

}  // namespace chathack::network
