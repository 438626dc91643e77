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

/// What an emulated network is made of.
struct EmulatedNetworkOptions {
    network::Network network;  ///< with the IP version to use
    std::size_t clients = 1;
    std::uint64_t seed = 1;
    /// How many emulated networks this namespace has had. The real TCP may remember their connections.
    std::size_t earlier = 0;
    std::optional<std::vector<topology::Drop>> replay;
    std::string pcap;  ///< an existing folder for captures; empty: none are written
};

/// One simulation in real time: a network whose server is a real program behind `veth_link`, and a transport
/// whose connections come from the simulated clients. Its time, and that of its faults, begins when it is
/// made.
class EmulatedNetwork {
public:
    EmulatedNetwork(const EmulatedNetworkOptions& options, VethLink& veth_link);
    /// Resets the connections that the real program still has.
    ~EmulatedNetwork();
    EmulatedNetwork(const EmulatedNetwork&) = delete;
    EmulatedNetwork& operator=(const EmulatedNetwork&) = delete;

    /// The address of the real program, as the clients see it.
    wire::Address server_address() const { return topology_->server().address; }
    sim::Ns3Transport& transport() noexcept { return *transport_; }
    /// Lets time pass until something happens, but for `at_most` at most.
    /// @return how late the simulation was
    transport::Time turn(transport::Time at_most);
    /// Whether packets are under way, and some were lost since the last call that found none under way.
    bool is_repairing();
    /// The longest time in which a connection had bytes under way and none of them arrived.
    transport::Time longest_stall() const;
    /// Gives closed connections time to end in good order: until none is open, for two seconds at most, and
    /// not once `interrupted`.
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
    // Two views, because a packet that the network loses is seen at one end only.
    Flows at_bridge_;
    Flows at_clients_;
    std::uint64_t lost_when_settled_ = 0;
};

}  // namespace chathack::emulate
