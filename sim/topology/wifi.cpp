#include <ns3/boolean.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/ssid.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/wifi-mac.h>
#include <ns3/wifi-mpdu.h>
#include <ns3/wifi-net-device.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

#include <cmath>
#include <numbers>

#include "sim/topology/state.hpp"

namespace chathack::topology {
namespace {

const auto scan_least = ns3::MilliSeconds(120);  // a little longer than the time between two beacons
// Time in which all stations join; Topology::ready_after allows for it.
const auto joining = ns3::MilliSeconds(1500);

ns3::WifiStandard to_ns3(network::WifiStandard standard) {
    switch (standard) {
        case network::WifiStandard::a:
            return ns3::WIFI_STANDARD_80211a;
        case network::WifiStandard::g:
            return ns3::WIFI_STANDARD_80211g;
        case network::WifiStandard::n:
            return ns3::WIFI_STANDARD_80211n;
        case network::WifiStandard::ac:
            return ns3::WIFI_STANDARD_80211ac;
        case network::WifiStandard::ax:
            return ns3::WIFI_STANDARD_80211ax;
    }
    return ns3::WIFI_STANDARD_80211n;
}

ns3::Ptr<ns3::YansWifiChannel> make_air(const network::Wifi& wifi) {
    const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
    loss->SetPathLossExponent(wifi.exponent);
    loss->SetReference(1, wifi.loss_at_metre_db);
    const auto air = ns3::CreateObject<ns3::YansWifiChannel>();
    air->SetPropagationLossModel(loss);
    air->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    return air;
}

/// Draws a position evenly over the area of the ring of the file.
ns3::Vector draw_position(const network::Wifi& wifi, ns3::UniformRandomVariable& random) {
    const auto square = [](double length) { return length * length; };
    const auto least = square(wifi.distance_least_metres);
    const auto distance = std::sqrt(least + random.GetValue() * (square(wifi.distance_most_metres) - least));
    const auto angle = random.GetValue() * 2 * std::numbers::pi;
    return {distance * std::cos(angle), distance * std::sin(angle), 0};
}

ns3::Ptr<ns3::MobilityModel> put_at(ns3::Node& node, const ns3::Vector& position) {
    const auto model = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    model->SetPosition(position);
    node.AggregateObject(model);
    return model;
}

void count_dropped(OneWayLink* one_way, ns3::WifiMacDropReason reason, ns3::Ptr<const ns3::WifiMpdu>) {
    const bool in_queue =
        reason == ns3::WIFI_MAC_DROP_FAILED_ENQUEUE || reason == ns3::WIFI_MAC_DROP_EXPIRED_LIFETIME;
    one_way->count_lost(in_queue ? LossCause::queue : LossCause::loss);
}

/// Counts what leaves the device in `out`, and what arrives at it in `in`.
void watch(ns3::Ptr<ns3::NetDevice> device, OneWayLink& out, OneWayLink* in) {
    const auto mac = ns3::DynamicCast<ns3::WifiNetDevice>(device)->GetMac();
    mac->TraceConnectWithoutContext("MacTx", ns3::MakeCallback(&OneWayLink::count_sent, &out));
    mac->TraceConnectWithoutContext("DroppedMpdu", ns3::MakeBoundCallback(&count_dropped, &out));
    if (in) mac->TraceConnectWithoutContext("MacRx", ns3::MakeCallback(&OneWayLink::count_sent, in));
}

}  // namespace

void build_wifi(State& state, std::size_t index) {
    const auto& segment = state.network.segments[index];
    const auto& wifi = *segment.wifi;
    const auto access_point = segment.routers.front();
    const auto access_node = state.router_nodes[access_point];

    ns3::WifiHelper helper;
    helper.SetStandard(to_ns3(wifi.standard));
    helper.SetRemoteStationManager("ns3::IdealWifiManager");
    ns3::YansWifiPhyHelper phy;
    phy.SetChannel(make_air(wifi));
    phy.Set("TxPowerStart", ns3::DoubleValue{wifi.power_dbm});
    phy.Set("TxPowerEnd", ns3::DoubleValue{wifi.power_dbm});
    ns3::WifiMacHelper mac;
    const ns3::SsidValue ssid{ns3::Ssid{segment.name}};

    // No block acknowledgements. When a frame is lost while they are being agreed on, the access point of
    // ns-3.37 may wait for it for ever and hold back all later ones.
    const ns3::UintegerValue not_gathered{0};
    mac.SetType("ns3::ApWifiMac", "Ssid", ssid, "BE_MaxAmpduSize", not_gathered);
    auto devices = helper.Install(phy, mac, access_node);
    if (!access_node->GetObject<ns3::MobilityModel>()) put_at(*access_node, {0, 0, 0});
    // A station that misses beacons, as happens in a crowd, would leave and ask to join again at once, and
    // then ns-3.37 aborts the program.
    const ns3::UintegerValue never{1'000'000};
    mac.SetType("ns3::StaWifiMac", "Ssid", ssid, "ActiveProbing", ns3::BooleanValue{false},
                "MaxMissedBeacons", never, "BE_MaxAmpduSize", not_gathered);
    const auto random = ns3::CreateObject<ns3::UniformRandomVariable>();
    random->SetStream(streams::places + static_cast<std::int64_t>(index));
    const auto& stations = state.stations[index];
    for (const auto station : stations) {
        auto& node = *state.machines[station].node;
        const auto position = draw_position(wifi, *random);
        state.stands[station] = {put_at(node, position), position};
        devices.Add(helper.Install(phy, mac, state.machines[station].node));
        // Stations look for the access point one after another, because requests at the same moment collide.
        const auto place_in_line =
            static_cast<double>(devices.GetN() - 2) / static_cast<double>(stations.size());
        ns3::DynamicCast<ns3::WifiNetDevice>(devices.Get(devices.GetN() - 1))
            ->GetMac()
            ->SetAttribute("WaitBeaconTimeout", ns3::TimeValue{scan_least + place_in_line * joining});
    }
    helper.AssignStreams(devices, streams::devices + (static_cast<std::int64_t>(index) << 20));

    for (std::uint32_t i = 0; i < devices.GetN(); ++i)
        devices.Get(i)->SetMtu(static_cast<std::uint16_t>(segment.mtu_bytes));
    watch(devices.Get(0), state.gateways[{index, access_point}].two_ways->up, nullptr);
    state.join(index, access_point, devices.Get(0), segment.mtu_bytes);
    for (std::size_t i = 0; i < stations.size(); ++i) {
        auto& link = state.machine_links[stations[i]];
        link.first = devices.Get(static_cast<std::uint32_t>(i + 1));
        watch(link.first, link.two_ways->up, &link.two_ways->down);
        state.settle(stations[i], index);
    }
}

}  // namespace chathack::topology
