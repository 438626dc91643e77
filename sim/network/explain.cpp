#include "sim/network/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/network/server_paths.hpp"
#include "sim/network/units.hpp"

namespace chathack::network {
namespace {

std::string_view name_of(QueueKind kind) {
    switch (kind) {
        case QueueKind::drop_tail:
            return "drop-tail";
        case QueueKind::codel:
            return "codel";
        case QueueKind::fq_codel:
            return "fq-codel";
        case QueueKind::red:
            return "red";
    }
    return {};
}

std::string_view name_of(TcpVariant variant) {
    switch (variant) {
        case TcpVariant::new_reno:
            return "new-reno";
        case TcpVariant::cubic:
            return "cubic";
        case TcpVariant::bbr:
            return "bbr";
    }
    return {};
}

std::string_view name_of(WifiStandard standard) {
    switch (standard) {
        case WifiStandard::a:
            return "802.11a";
        case WifiStandard::g:
            return "802.11g";
        case WifiStandard::n:
            return "802.11n";
        case WifiStandard::ac:
            return "802.11ac";
        case WifiStandard::ax:
            return "802.11ax";
    }
    return {};
}

std::string show_queue(const Queue& queue) {
    return queue.limit_in_bytes ? fmt::format("{} {}", name_of(queue.kind), show_bytes(queue.limit))
                                : fmt::format("{} {} packets", name_of(queue.kind), queue.limit);
}

std::string row(const std::string& name, std::string_view direction, const std::string& values) {
    return fmt::format("  {:<20} {:<5} {}\n", name, direction, values);
}

void add_link(std::string& text, const std::string& name, const Link& link) {
    if (link.up == link.down) {
        text += row(name, "both", explain(link.up));
    } else {
        text += row(name, "up", explain(link.up));
        text += row("", "down", explain(link.down));
    }
    if (link.mtu_bytes != 1500) text += row("", "", "MTU " + show_bytes(link.mtu_bytes));
}

/// Adds the links between routers. Links that are alike, such as those of a tree or a map, are described
/// once.
void add_router_links(std::string& text, const std::vector<RouterLink>& links) {
    constexpr std::size_t told_most = 30;
    for (std::size_t i = 0; i < std::min(links.size(), told_most); ++i)
        add_link(text, links[i].name, links[i].link);
    if (links.size() > told_most) text += fmt::format("  ... and {} more links\n", links.size() - told_most);
}

void add_segment(std::string& text, const Segment& segment) {
    if (!segment.wifi) {
        text += row(segment.name, "all", "LAN, " + explain(segment.lan));
        return;
    }
    const auto& wifi = *segment.wifi;
    text +=
        row(segment.name, "all",
            fmt::format("Wi-Fi {}, stations at {:g} m to {:g} m, loss exponent {:g}", name_of(wifi.standard),
                        wifi.distance_least_metres, wifi.distance_most_metres, wifi.exponent));
}

std::string show_path(const Network& network, const ClientGroup& group, const ServerPath& way,
                      Duration farthest) {
    auto text = fmt::format("  {:<20} ", group.name);
    if (group.count) text += fmt::format("{} of them; ", *group.count);
    if (!group.count && network.groups.size() > 1) text += fmt::format("share {:g}; ", group.share);
    const auto shown = [](Duration time) {
        return show_time(std::chrono::duration_cast<std::chrono::microseconds>(time));
    };
    text += "round trip " + shown(way.round_trip);
    if (farthest > way.round_trip) text += fmt::format(" to {}, by the node", shown(farthest));
    if (way.over_wifi) text += " and what the Wi-Fi takes";
    if (!way.narrowest_up.empty()) {
        text +=
            fmt::format("; at most {} up (`{}`) and {} down (`{}`)", show_rate(way.rate_up_bits_per_second),
                        way.narrowest_up, show_rate(way.rate_down_bits_per_second), way.narrowest_down);
    }
    if (way.loss_up > 0 || way.loss_down > 0)
        text += fmt::format("; loses {} up and {} down", show_part(way.loss_up), show_part(way.loss_down));
    return text + "\n";
}

void add_faults(std::string& text, const Network& network) {
    constexpr std::size_t told_most = 40;
    if (network.faults.empty()) return;
    text += "\nFaults\n";
    for (std::size_t i = 0; i < std::min(network.faults.size(), told_most); ++i) {
        const auto& fault = network.faults[i];
        text += fmt::format("  {:>10}  {}\n", show_time(fault.at), describe(network, fault));
    }
    if (network.faults.size() > told_most) {
        text += fmt::format("  ... and {} more, until {}\n", network.faults.size() - told_most,
                            show_time(network.faults.back().at));
    }
}

}  // namespace

std::string explain(const OneWay& way) {
    auto text = show_rate(way.rate_bits_per_second) + ", " + show_time(way.delay);
    if (way.jitter.most.count() != 0 && way.jitter.mean.count() == 0)
        text += ", jitter " + show_time(way.jitter.most);
    if (way.jitter.mean.count() != 0)
        text += ", jitter " + show_time(way.jitter.mean) + " on average, " + show_time(way.jitter.most) +
                " at most";
    if (way.loss > 0) text += ", loss " + show_part(way.loss);
    if (way.burst) {
        OneWay bursts;
        bursts.burst = way.burst;
        const bool cut = way.burst->most.count() > 0;
        text += fmt::format(", loss in bursts {}{} ({:.1f} packets each{})", cut ? "at most " : "",
                            show_part(loss_of(bursts)), 1 / way.burst->leave,
                            cut ? ", not longer than " + show_time(way.burst->most) : "");
    }
    if (way.corruption > 0) text += ", corruption " + show_part(way.corruption);
    if (way.duplication > 0) text += ", duplication " + show_part(way.duplication);
    if (way.reordering.part > 0)
        text += ", reordering " + show_part(way.reordering.part) + " by " + show_time(way.reordering.hold);
    return text + ", queue " + show_queue(way.queue);
}

std::string explain(const Network& network) {
    auto text = fmt::format("{}: {}\nIPv{}; TCP of the server: {}\n\nLinks\n", network.name, network.about,
                            network.ipv6 ? 6 : 4, name_of(network.server.tcp.variant));
    if (!network.server.place.segment) add_link(text, "server", network.server.place.link);
    add_router_links(text, network.router_links);
    for (const auto& segment : network.segments)
        add_segment(text, segment);
    for (const auto& group : network.groups) {
        if (!group.place.segment) add_link(text, group.name + " (each)", group.place.link);
    }
    text += "\nClients\n";
    for (std::size_t i = 0; i < network.groups.size(); ++i) {
        const auto ways = paths_to_server(network, i);
        const auto [nearest, farthest] = std::ranges::minmax_element(ways, {}, &ServerPath::round_trip);
        text += show_path(network, network.groups[i], *nearest, farthest->round_trip);
    }
    add_faults(text, network);
    return text;
}

}  // namespace chathack::network
