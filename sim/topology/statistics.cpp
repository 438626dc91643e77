#include "sim/topology/statistics.hpp"

#include <numeric>

namespace chathack::topology {

std::string_view to_string(Cause cause) noexcept {
    switch (cause) {
        case Cause::loss:
            return "loss";
        case Cause::burst:
            return "burst";
        case Cause::corruption:
            return "corruption";
        case Cause::down:
            return "down";
        case Cause::partition:
            return "partition";
        case Cause::queue:
            return "queue";
        case Cause::too_big:
            return "too-big";
    }
    return {};
}

std::string_view to_string(Direction direction) noexcept {
    return direction == Direction::up ? "up" : "down";
}

std::uint64_t OneWayCount::lost_in_all() const noexcept {
    return std::accumulate(lost.begin(), lost.end(), std::uint64_t{0});
}

}  // namespace chathack::topology
