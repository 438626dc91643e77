#pragma once

#include <ns3/ptr.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/emulate/flows.hpp"
#include "sim/emulate/real_time.hpp"
#include "sim/emulate/tcp_bridge.hpp"
#include "sim/emulate/veth_link.hpp"
#include "sim/network/network.hpp"
#include "sim/topology/retransmissions.hpp"
#include "sim/topology/topology.hpp"
#include "sim/transport/ns3_transport.hpp"

namespace chathack::emulate {

/// What a emulated is made of.
struct EmulatedNetworkOptions {
    network::Network network;  ///< with the IP version that is wanted
    std::size_t clients = 1;
    std::uint64_t seed = 1;
    /// How many stages there were before in this namespace: the real TCP may remember their connections.
    std::size_t earlier = 0;
    std::optional<std::vector<topology::Drop>> replay;
    std::string pcap;  ///< a folder that exists; empty: none is written
};

/// One simulation in real time: a network whose server is a real program behind `veth_link`, and a transport
/// whose connections come from its clients. Its time passes from the beginning, and so do its faults.
class EmulatedNetwork {
public:
    EmulatedNetwork(const EmulatedNetworkOptions& options, VethLink& veth_link);
    /// Resets what connections are left at the real program.
    ~EmulatedNetwork();
    EmulatedNetwork(const EmulatedNetwork&) = delete;
    EmulatedNetwork& operator=(const EmulatedNetwork&) = delete;

    /// Of the real program, as the clients see it.
    wire::Address server_address() const { return topology_->server().address; }
    sim::Ns3Transport& transport() noexcept { return *transport_; }
    /// Lets time pass until something happened, or for `at_most`; says how late the simulation was.
    transport::Time turn(transport::Time at_most);
    /// Whether packets are under way, and some were lost since there was last none when this was asked.
    bool is_repairing();
    /// How long at most nothing came through of what a connection had under way.
    transport::Time longest_stall() const;
    /// Lets connections that were closed end in good order: until none is open, but for two seconds at most,
    /// and not when `interrupted`.
    void drain(const std::atomic<bool>& interrupted);

    topology::Statistics statistics() const { return topology_->statistics(); }
    std::uint64_t retransmissions() const noexcept { return retransmissions_.count(); }

private:
    void take_in();
    void watch(ns3::Node& client);
    void skip_used_ports(std::size_t earlier);

    VethLink& veth_link_;
    std::unique_ptr<topology::Topology> topology_;
    std::unique_ptr<RealTime> time_;
    std::unique_ptr<sim::Ns3Transport> transport_;
    ns3::Ptr<TcpBridge> bridge_;
    topology::Retransmissions retransmissions_;
    // What is lost on the way is seen at one end only.
    Flows at_gate_;
    Flows at_clients_;
    std::uint64_t lost_when_settled_ = 0;
};

}  // namespace chathack::emulate
