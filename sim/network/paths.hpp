#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "sim/network/network.hpp"

namespace chathack::network {

/// The shortest paths through a network. Length is the delay there and back, so a path is the same in both
/// directions.
///
/// A vertex is a router, numbered by its index, or a segment, numbered by the count of routers plus its
/// index. The constructor computes all paths, in about routers x routers steps. That is cheap for the few
/// hundred that a file may have.
class Paths {
public:
    using Vertex = std::uint32_t;
    static constexpr Vertex nowhere = std::numeric_limits<Vertex>::max();

    explicit Paths(const Network& network);

    Vertex of_router(std::size_t router) const noexcept { return static_cast<Vertex>(router); }
    Vertex of_segment(std::size_t segment) const noexcept { return static_cast<Vertex>(routers_ + segment); }
    bool is_segment(Vertex vertex) const noexcept { return vertex >= routers_; }
    /// The next vertex on the path: `to` itself when they are neighbours, `nowhere` when there is no path.
    Vertex next(Vertex from, Vertex to) const noexcept { return next_[to * vertices_ + from]; }
    /// The router link between two neighbours.
    std::size_t link_between(Vertex one, Vertex other) const noexcept;

private:
    struct Edge {
        Vertex to = 0;
        std::size_t link = 0;
        std::int64_t cost = 0;
    };
    void reach(Vertex destination);

    std::size_t routers_;
    std::size_t vertices_;
    std::vector<std::vector<Edge>> edges_;
    std::vector<Vertex> next_;
};

}  // namespace chathack::network
