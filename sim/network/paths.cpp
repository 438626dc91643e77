#include "sim/network/paths.hpp"

#include <queue>
#include <utility>

#include "reference/wire/check.hpp"

namespace chathack::network {

Paths::Paths(const Network& network)
    : routers_{network.routers.size()},
      vertices_{routers_ + network.segments.size()},
      edges_(vertices_),
      next_(vertices_ * vertices_, nowhere) {
    // Each link costs a little, so that among links without delay fewer are shorter.
    constexpr std::int64_t hop = 1000;
    for (std::size_t i = 0; i < network.router_links.size(); ++i) {
        const auto& link = network.router_links[i];
        const auto cost = (link.link.up.delay + link.link.down.delay).count() + hop;
        edges_[link.from].push_back({of_router(link.to), i, cost});
        edges_[link.to].push_back({of_router(link.from), i, cost});
    }
    for (std::size_t i = 0; i < network.segments.size(); ++i) {
        const auto& segment = network.segments[i];
        // Entering and leaving each cost half of there and back.
        const auto cost = segment.lan.delay.count() + hop;
        for (const auto router : segment.routers) {
            edges_[router].push_back({of_segment(i), 0, cost});
            edges_[of_segment(i)].push_back({of_router(router), 0, cost});
        }
    }
    for (std::size_t i = 0; i < vertices_; ++i)
        reach(static_cast<Vertex>(i));
}

void Paths::reach(Vertex destination) {
    // Equal lengths are ordered by vertex, so paths are always the same.
    using Step = std::pair<std::int64_t, Vertex>;
    std::vector<std::int64_t> length(vertices_, std::numeric_limits<std::int64_t>::max());
    std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
    auto* next = &next_[destination * vertices_];
    length[destination] = 0;
    next[destination] = destination;
    open.emplace(0, destination);
    while (!open.empty()) {
        const auto [so_far, at] = open.top();
        open.pop();
        if (so_far != length[at]) continue;  // a shorter path was found since this step was queued
        for (const auto& edge : edges_[at]) {
            if (so_far + edge.cost >= length[edge.to]) continue;
            length[edge.to] = so_far + edge.cost;
            next[edge.to] = at;
            open.emplace(length[edge.to], edge.to);
        }
    }
}

std::size_t Paths::link_between(Vertex one, Vertex other) const noexcept {
    const Edge* best = nullptr;
    for (const auto& edge : edges_[one]) {
        if (edge.to == other && (!best || edge.cost < best->cost)) best = &edge;
    }
    CHATHACK_CHECK(best);
    return best->link;
}

}  // namespace chathack::network
