#include <ns3/csma-net-device.h>

#include "reference/wire/check.hpp"
#include "sim/topology/state.hpp"

namespace chathack::topology {
namespace {

/// Gives a device of a link the present rate of its one-way link.
void follow_rate(const ns3::Ptr<ns3::NetDevice>& device, const OneWayLink& one_way) {
    const auto link = ns3::DynamicCast<ns3::PointToPointNetDevice>(device);
    if (link) link->SetDataRate(ns3::DataRate{one_way.values().rate_bits_per_second});
}

void change_link(const LinkEnds& ends, const network::Link& values) {
    ends.two_ways->up.change(values.up);
    ends.two_ways->down.change(values.down);
    follow_rate(ends.first, ends.two_ways->up);
    follow_rate(ends.second, ends.two_ways->down);
}

}  // namespace

void State::play(const network::Fault& fault) {
    using Kind = network::Fault::Kind;
    switch (fault.kind) {
        case Kind::down:
        case Kind::up:
            return set_down(fault, fault.kind == Kind::down);
        case Kind::change:
            return change(fault);
        case Kind::crash:
        case Kind::restart:
            return crash(fault, fault.kind == Kind::crash);
        case Kind::partition:
        case Kind::heal:
            return partition(fault, fault.kind == Kind::partition);
    }
}

std::pair<std::size_t, std::size_t> State::targets(const network::Fault& fault) const {
    if (fault.target == network::Fault::Target::server) return {0, 1};
    CHATHACK_CHECK(fault.target == network::Fault::Target::group);
    const auto begin = group_begins[fault.index];
    const auto count = options.clients[fault.index];
    return {begin, begin + std::min(count, fault.count.value_or(count))};
}

void State::set_down(const network::Fault& fault, bool down) {
    const auto set = [down](const LinkEnds& ends) {
        ends.two_ways->up.set_down(down);
        ends.two_ways->down.set_down(down);
    };
    switch (fault.target) {
        case network::Fault::Target::router_link:
            return set(router_links[fault.index]);
        case network::Fault::Target::segment:
            for (const auto& ends : segment_ends[fault.index])
                set(ends);
            for (std::size_t i = 0; i < machines.size(); ++i)
                update_gate(i);
            return;
        default:
            break;
    }
    const auto [begin, end] = targets(fault);
    for (auto i = begin; i < end; ++i) {
        set(machine_links[i]);
        update_gate(i);
    }
}

void State::change(const network::Fault& fault) {
    if (fault.target == network::Fault::Target::router_link)
        return change_link(router_links[fault.index], fault.changed);
    if (fault.target == network::Fault::Target::segment) {
        const auto& way = fault.changed.up;
        for (const auto& ends : segment_ends[fault.index]) {
            ends.two_ways->up.change(way);
            ends.two_ways->down.change(way);
        }
        const auto& channel = segment_ends[fault.index].front().first->GetChannel();
        channel->SetAttribute("DataRate", ns3::DataRateValue{ns3::DataRate{way.rate_bits_per_second}});
        channel->SetAttribute(
            "Delay", ns3::TimeValue{ns3::NanoSeconds(static_cast<std::uint64_t>(way.delay.count()))});
        return;
    }
    const auto [begin, end] = targets(fault);
    for (auto i = begin; i < end; ++i)
        change_link(machine_links[i], fault.changed);
}

void State::crash(const network::Fault& fault, bool crashes) {
    const auto [begin, end] = targets(fault);
    for (auto i = begin; i < end; ++i) {
        if (crashed[i] == crashes) continue;
        crashed[i] = crashes;
        machine_links[i].two_ways->up.set_crashed(crashes);
        machine_links[i].two_ways->down.set_crashed(crashes);
        update_gate(i);
        if (on_machine) on_machine({i, !crashes});
    }
}

void State::partition(const network::Fault& fault, bool cut) {
    partitions.cut(fault.index, cut);
    const auto [begin, end] = targets(fault);
    for (auto i = begin; i < end; ++i) {
        cut_off[i] = cut;
        update_gate(i);
    }
}

void State::update_gate(std::size_t machine) {
    const auto& ends = machine_links[machine];
    const bool closed = ends.two_ways->up.closed();
    if (const auto lan = ns3::DynamicCast<ns3::CsmaNetDevice>(ends.first)) lan->SetSendEnable(!closed);
    const auto stand = stands.find(machine);
    if (stand == stands.end()) return;
    constexpr double out_of_range_metres = 1e6;
    auto position = stand->second.position;
    if (closed || cut_off[machine]) position.z += out_of_range_metres;
    stand->second.model->SetPosition(position);
}

}  // namespace chathack::topology
