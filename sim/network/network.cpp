#include "sim/network/network.hpp"

#include <algorithm>
#include <numeric>

namespace chathack::network {
namespace {

std::string target_of(const Network& network, const Fault& fault) {
    switch (fault.target) {
        case Fault::Target::router_link:
            return "link `" + network.router_links[fault.index].name + "`";
        case Fault::Target::segment:
            return "`" + network.segments[fault.index].name + "`";
        case Fault::Target::server:
            return "server";
        case Fault::Target::group:
            return (fault.count ? "the first " + std::to_string(*fault.count) + " of " : "group ") + "`" +
                   network.groups[fault.index].name + "`";
    }
    return {};
}

}  // namespace

std::string describe(const Network& network, const Fault& fault) {
    const auto target = target_of(network, fault);
    const bool machines = fault.target == Fault::Target::server || fault.target == Fault::Target::group;
    const auto link = machines ? "links of " + target : target;
    switch (fault.kind) {
        case Fault::Kind::down:
            return link + " down";
        case Fault::Kind::up:
            return link + " up";
        case Fault::Kind::change:
            return link + " changed";
        case Fault::Kind::crash:
            return target + " crashes";
        case Fault::Kind::restart:
            return target + " restarts";
        case Fault::Kind::partition:
            return target + " cut off";
        case Fault::Kind::heal:
            return target + " back";
    }
    return {};
}

std::vector<std::size_t> spread(const Network& network, std::size_t clients) {
    std::vector<std::size_t> counts(network.groups.size());
    double shares = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto& group = network.groups[i];
        if (!group.count) shares += group.share;
        counts[i] = std::min(group.count.value_or(0), clients);
        clients -= counts[i];
    }
    // Rounding down leaves some clients over; the groups with the largest remainders get them.
    std::vector<std::pair<double, std::size_t>> remainders;
    std::size_t given = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (network.groups[i].count) continue;
        const double exact = static_cast<double>(clients) * network.groups[i].share / shares;
        counts[i] = static_cast<std::size_t>(exact);
        given += counts[i];
        remainders.emplace_back(static_cast<double>(counts[i]) - exact, i);
    }
    std::stable_sort(remainders.begin(), remainders.end(),
                     [](const auto& one, const auto& other) { return one.first < other.first; });
    for (const auto& [remainder, i] : remainders) {
        if (given == clients) break;
        ++counts[i];
        ++given;
    }
    return counts;
}

std::size_t smallest_mtu_bytes(const Network& network) {
    std::size_t least = 65'535;
    const auto look = [&](std::size_t mtu_bytes) { least = std::min(least, mtu_bytes); };
    for (const auto& link : network.router_links)
        look(link.link.mtu_bytes);
    for (const auto& segment : network.segments)
        look(segment.mtu_bytes);
    if (!network.server.place.segment) look(network.server.place.link.mtu_bytes);
    for (const auto& group : network.groups) {
        if (!group.place.segment) look(group.place.link.mtu_bytes);
    }
    return least;
}

}  // namespace chathack::network
