#pragma once

#include <ns3/ptr.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/emulate/gate.hpp"
#include "sim/emulate/real_time.hpp"
#include "sim/emulate/tun.hpp"
#include "sim/network/network.hpp"
#include "sim/play/retransmissions.hpp"
#include "sim/topology/topology.hpp"
#include "sim/transport/ns3_transport.hpp"

namespace chathack::emulate {

/// What a stage is made of.
struct StageOptions {
    network::Network network;  ///< with the IP version that is wanted
    std::size_t clients = 1;
    std::uint64_t seed = 1;
    std::optional<std::vector<topology::Drop>> replay;
    std::string pcap;  ///< a folder that exists; empty: none is written
};

/// One simulation in real time: a network whose server is a real program behind `tun`, and a transport whose
/// connections come from its clients.
class Stage {
public:
    Stage(const StageOptions& options, Tun& tun);
    /// Lets what is still under way end first.
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    bool ipv6() const noexcept { return ipv6_; }
    /// Of the real program, as the clients see it.
    wire::Address server_address() const { return topology_->server().address; }
    sim::Ns3Transport& transport() noexcept { return *transport_; }
    /// The network's time passes from here on, and its faults begin; before, it stood still.
    void resume() { time_->resume(); }
    /// Lets time pass until something happened, or for `at_most`; says how late the simulation was.
    transport::Time turn(transport::Time at_most);

    topology::Statistics statistics() const { return topology_->statistics(); }
    std::uint64_t retransmissions() const noexcept { return retransmissions_.count(); }

private:
    void take_in();

    Tun& tun_;
    const bool ipv6_;
    std::unique_ptr<topology::Topology> topology_;
    std::unique_ptr<RealTime> time_;
    std::unique_ptr<sim::Ns3Transport> transport_;
    ns3::Ptr<Gate> gate_;
    play::Retransmissions retransmissions_;
    std::uint64_t passed_ = 0;  ///< packets through the gate
};

}  // namespace chathack::emulate
