#include <ns3/constant-position-mobility-model.h>
#include <ns3/simulator.h>
#include <ns3/trace-helper.h>
#include <ns3/yans-wifi-helper.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>

#include "sim/topology/packet_file.hpp"
#include "sim/topology/state.hpp"

namespace chathack::topology {
namespace {

void write_packet(std::shared_ptr<PacketFile> file, ns3::Ptr<const ns3::Packet> packet) {
    file->write(packet);
}

void capture(const ns3::Ptr<ns3::NetDevice>& device, const std::string& file) {
    const auto hook = [&](const char* sniffer, std::uint32_t link_type) {
        const auto out = std::make_shared<PacketFile>(file, link_type);
        device->TraceConnectWithoutContext(sniffer, ns3::MakeBoundCallback(&write_packet, out));
    };
    if (ns3::DynamicCast<ns3::PointToPointNetDevice>(device)) {
        hook("PromiscSniffer", ns3::PcapHelper::DLT_PPP);
    } else if (ns3::DynamicCast<ns3::CsmaNetDevice>(device)) {
        hook("Sniffer", ns3::PcapHelper::DLT_EN10MB);
    } else {
        ns3::YansWifiPhyHelper{}.EnablePcap(file, device, false, true);
    }
}

ns3::Vector on_circle(std::size_t index, std::size_t of, double radius, const ns3::Vector& middle) {
    const auto angle =
        2 * std::numbers::pi * static_cast<double>(index) / static_cast<double>(std::max(of, std::size_t{1}));
    return {middle.x + radius * std::cos(angle), middle.y + radius * std::sin(angle), 0};
}

/// Gives a node a position in the picture, unless it has one.
void place(ns3::Node& node, const ns3::Vector& position) {
    if (node.GetObject<ns3::MobilityModel>()) return;
    const auto model = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    model->SetPosition(position);
    node.AggregateObject(model);
}

}  // namespace

void Topology::write_pcap(const std::string& folder, std::span<const std::string> machines) {
    for (std::size_t i = 0; i < state_->machines.size(); ++i) {
        const auto& name = state_->machines[i].name;
        if (!machines.empty() && std::find(machines.begin(), machines.end(), name) == machines.end())
            continue;
        capture(state_->machine_links[i].first, folder + "/" + name + ".pcap");
    }
}

void Topology::animate(const std::string& file) {
    const auto& routers = state_->router_nodes;
    for (std::size_t i = 0; i < routers.size(); ++i)
        place(*routers[i], on_circle(i, routers.size(), routers.size() == 1 ? 0 : 100, {}));
    const auto all = machines();
    for (std::size_t i = 0; i < all.size(); ++i)
        place(*all[i].node, on_circle(i, all.size(), 200, {}));
    state_->animation = std::make_unique<ns3::AnimationInterface>(file);
    state_->animation->SetMaxPktsPerTraceFile(std::numeric_limits<std::uint64_t>::max());
    for (const auto& machine : all)
        state_->animation->UpdateNodeDescription(machine.node, machine.name);
    for (std::size_t i = 0; i < routers.size(); ++i)
        state_->animation->UpdateNodeDescription(routers[i], state_->network.routers[i]);
}

void Topology::watch_flows() {
    state_->flows = std::make_unique<ns3::FlowMonitorHelper>();
    for (const auto& machine : machines())
        state_->flows->Install(machine.node);
}

void Topology::write_flows(const std::string& file) { state_->flows->SerializeToXmlFile(file, true, true); }

}  // namespace chathack::topology
