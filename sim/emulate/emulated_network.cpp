#include "sim/emulate/emulated_network.hpp"

#include <ns3/boolean.h>
#include <ns3/callback.h>
#include <ns3/config.h>
#include <ns3/global-value.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/simulator.h>
#include <ns3/tcp-l4-protocol.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <span>
#include <type_traits>
#include <vector>

namespace chathack::emulate {
namespace {

constexpr std::chrono::seconds drain_at_most{2};
constexpr std::chrono::milliseconds interrupt_check{100};
constexpr std::size_t ports_of_a_network = 32;  // of each client, before those of the next network begin
constexpr std::size_t ports = 16'000;           // how many ns-3 uses in turn

sim::Ns3Options transport_options() {
    sim::Ns3Options options;
    options.send_queue_bytes_max = 16 * 1024 * 1024;
    options.connect_timeout = std::chrono::minutes{2};  // a lossy network may lose several attempts
    options.linger = std::chrono::seconds{5};
    return options;
}

}  // namespace

EmulatedNetwork::EmulatedNetwork(const EmulatedNetworkOptions& options, VethLink& veth_link)
    : veth_link_{veth_link} {
    // 15 tries, as Linux: by default ns-3 gives a connection up after six.
    ns3::Config::SetDefault("ns3::TcpSocket::DataRetries", ns3::UintegerValue{15});
    ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue{true});  // the kernel checks them
    while (veth_link_.read()) {
    }  // drop packets left over from an earlier network
    topology::TopologyOptions made;
    made.seed = options.seed;
    made.clients = network::spread(options.network, options.clients);
    made.replay = options.replay;
    topology_ = std::make_unique<topology::Topology>(options.network, made);
    std::vector<ns3::Node*> clients;
    for (const auto& machine : topology_->machines()) {
        retransmissions_.watch(*machine.node);
        if (&machine == &topology_->server()) continue;
        watch(*machine.node);
        clients.push_back(ns3::PeekPointer(machine.node));
    }
    skip_used_ports(options.earlier);
    if (!options.pcap.empty()) topology_->write_pcap(options.pcap);
    bridge_ = TcpBridge::install(*topology_->server().node, [this](std::span<const std::byte> packet) {
        at_bridge_.sent_to_real(packet, simulated());
        veth_link_.write(packet);
    });
    transport_ = std::make_unique<sim::Ns3Transport>(std::move(clients), transport_options());
    if (const transport::Time ready = topology_->ready_after(); ready.count() > 0) {
        ns3::Simulator::Stop(ns3::NanoSeconds(static_cast<std::uint64_t>(ready.count())));
        ns3::Simulator::Run();
    }
    topology_->start_faults([](const auto&) {});
    time_ = std::make_unique<RealTime>();
}

EmulatedNetwork::~EmulatedNetwork() {
    for (const auto& packet : at_bridge_.resets())
        veth_link_.write(packet);
    transport_.reset();
    topology_.reset();
    ns3::Simulator::Destroy();
}

void EmulatedNetwork::watch(ns3::Node& client) {
    const auto watch_ip = [this]<class Ip>(const ns3::Ptr<Ip>& ip, auto version) {
        if (!ip) return;
        const auto trace = [&](const char* source,
                               void (Flows::*note)(std::span<const std::byte>, transport::Time)) {
            using Version = typename decltype(version)::type;
            ip->TraceConnectWithoutContext(
                source,
                ns3::Callback<void, ns3::Ptr<const ns3::Packet>, ns3::Ptr<Version>, std::uint32_t>{
                    [this, note](ns3::Ptr<const ns3::Packet> packet, ns3::Ptr<Version>, std::uint32_t) {
                        std::vector<std::uint8_t> bytes(packet->GetSize());
                        packet->CopyData(bytes.data(), packet->GetSize());
                        (at_clients_.*note)(std::as_bytes(std::span{bytes}), simulated());
                    }});
        };
        trace("Tx", &Flows::sent_to_real);
        trace("Rx", &Flows::sent_by_real);
    };
    watch_ip(client.GetObject<ns3::Ipv4L3Protocol>(), std::type_identity<ns3::Ipv4>{});
    watch_ip(client.GetObject<ns3::Ipv6L3Protocol>(), std::type_identity<ns3::Ipv6>{});
}

bool EmulatedNetwork::is_repairing() {
    const auto lost = topology_->statistics().all.lost_in_all();
    if (!at_clients_.a_client_waits() && !at_bridge_.real_waits()) lost_when_settled_ = lost;
    return lost > lost_when_settled_;
}

transport::Time EmulatedNetwork::longest_stall() const {
    const auto now = simulated();
    return std::max(at_clients_.longest_stall(now), at_bridge_.longest_stall(now));
}

void EmulatedNetwork::drain(const std::atomic<bool>& interrupted) {
    transport_->set_handler([](const auto&) {});
    const auto end = transport_->now() + drain_at_most;
    while (at_bridge_.open() > 0 && transport_->now() < end && !interrupted)
        turn(interrupt_check);
}

/// Makes each network begin with ports that its clients have not used for long. The real TCP remembers ended
/// connections, and may refuse a new one with the same ports.
void EmulatedNetwork::skip_used_ports(std::size_t earlier) {
    const auto skipped = earlier * ports_of_a_network % ports;
    for (const auto& machine : topology_->clients()) {
        const auto tcp = machine.node->GetObject<ns3::TcpL4Protocol>();
        // ns-3 cannot be given a first port, so each port to skip is taken and given back.
        for (std::size_t i = 0; i < skipped; ++i) {
            if (machine.address.is_ipv6()) {
                tcp->DeAllocate(tcp->Allocate6());
            } else {
                tcp->DeAllocate(tcp->Allocate());
            }
        }
    }
}

transport::Time EmulatedNetwork::turn(transport::Time at_most) {
    time_->turn(veth_link_.descriptor(), at_most);
    take_in();
    return time_->take_lateness();
}

void EmulatedNetwork::take_in() {
    constexpr int packets_max = 256;  // in one turn, so that the simulation gets its time too
    time_->catch_up();
    for (int i = 0; i < packets_max; ++i) {
        const auto packet = veth_link_.read();
        if (!packet) return;
        at_bridge_.sent_by_real(*packet, simulated());
        bridge_->enter(*packet);
    }
}

}  // namespace chathack::emulate
