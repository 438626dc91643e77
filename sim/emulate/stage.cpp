#include "sim/emulate/stage.hpp"

#include <ns3/boolean.h>
#include <ns3/global-value.h>
#include <ns3/simulator.h>

namespace chathack::emulate {
namespace {

constexpr std::chrono::milliseconds quiet{500};  // without a packet, and connections that end have ended
constexpr std::chrono::seconds drain_at_most{5};

sim::Ns3Options transport_options() {
    sim::Ns3Options options;
    options.send_queue_bytes_max = 16 * 1024 * 1024;
    options.connect_timeout = std::chrono::minutes{2};  // a lossy network may lose some attempts
    options.linger = std::chrono::seconds{5};
    return options;
}

}  // namespace

Stage::Stage(const StageOptions& options, Tun& tun) : tun_{tun}, ipv6_{options.network.ipv6} {
    ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue{true});  // the kernel looks at them
    while (tun_.read()) {
    }  // of a stage before
    topology::Options made;
    made.seed = options.seed;
    made.clients = network::spread(options.network, options.clients);
    made.replay = options.replay;
    topology_ = std::make_unique<topology::Topology>(options.network, made);
    time_ = std::make_unique<RealTime>();
    std::vector<ns3::Node*> clients;
    for (const auto& machine : topology_->machines()) {
        retransmissions_.watch(*machine.node);
        if (&machine != &topology_->server()) clients.push_back(ns3::PeekPointer(machine.node));
    }
    if (!options.pcap.empty()) topology_->write_pcap(options.pcap);
    gate_ = Gate::install(*topology_->server().node, [this](std::span<const std::byte> packet) {
        ++passed_;
        tun_.write(packet);
    });
    transport_ = std::make_unique<sim::Ns3Transport>(std::move(clients), transport_options());
    const transport::Time ready = topology_->ready_after();
    while (transport_->now() < ready)
        turn(ready - transport_->now());
    topology_->start_faults([](const auto&) {});
}

Stage::~Stage() {
    transport_->set_handler([](const auto&) {});
    time_->resume();
    const auto end = transport_->now() + drain_at_most;
    auto seen = passed_;
    auto quiet_from = transport_->now();
    while (transport_->now() < end && transport_->now() - quiet_from < quiet) {
        turn(quiet / 10);
        if (passed_ != seen) quiet_from = transport_->now();
        seen = passed_;
    }
    transport_.reset();
    topology_.reset();
    ns3::Simulator::Destroy();
}

transport::Time Stage::turn(transport::Time at_most) {
    const auto late = time_->turn(tun_.descriptor(), at_most);
    take_in();
    return late;
}

void Stage::take_in() {
    constexpr int packets_max = 256;  // in one turn
    time_->catch_up();
    for (int i = 0; i < packets_max; ++i) {
        const auto packet = tun_.read();
        if (!packet) return;
        ++passed_;
        gate_->enter(*packet);
    }
}

}  // namespace chathack::emulate
