#include "sim/topology/statistics.hpp"

#include <numeric>

namespace chathack::topology {

std::string_view to_string(LossCause cause) noexcept {
    switch (cause) {
        case LossCause::loss:
            return "loss";
        case LossCause::burst:
            return "burst";
        case LossCause::corruption:
            return "corruption";
        case LossCause::down:
            return "down";
        case LossCause::partition:
            return "partition";
        case LossCause::queue:
            return "queue";
        case LossCause::too_big:
            return "too-big";
    }
    return {};
}

std::string_view to_string(LinkDirection direction) noexcept {
    return direction == LinkDirection::up ? "up" : "down";
}

std::uint64_t OneWayCount::lost_in_all() const noexcept {
    return std::accumulate(lost.begin(), lost.end(), std::uint64_t{0});
}

}  // namespace chathack::topology
