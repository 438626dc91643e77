#include "sim/topology/drop_log.hpp"

#include <algorithm>

namespace chathack::topology {

Replay::Replay(const std::vector<Drop>& drops) {
    for (const auto& drop : drops) {
        const bool drawn = drop.cause == LossCause::loss || drop.cause == LossCause::burst ||
                           drop.cause == LossCause::corruption;
        if (drawn) all_[{drop.link, drop.direction}].emplace_back(drop.nth, drop.cause);
    }
    for (auto& [way, losses] : all_)
        std::sort(losses.begin(), losses.end());
}

const Replay::Losses& Replay::of(const std::string& link, LinkDirection direction) const {
    static const Losses none;
    const auto found = all_.find({link, direction});
    return found == all_.end() ? none : found->second;
}

}  // namespace chathack::topology
