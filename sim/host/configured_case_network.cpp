#include "sim/host/configured_case_network.hpp"

#include <ns3/simulator.h>

#include "sim/topology/retransmissions.hpp"
#include "sim/topology/topology.hpp"

namespace chathack::sim {
namespace {

class ConfiguredCaseNetwork final : public CaseNetwork {
public:
    ConfiguredCaseNetwork(const network::Network& network, const CaseNetworkOptions& options)
        : topology_{network, topology_options(network, options)} {
        for (const auto& machine : topology_.machines())
            retransmissions_.watch(*machine.node);
        ns3::Simulator::Schedule(topology_ready(), [this] { topology_.start_faults([](const auto&) {}); });
    }

    ns3::Node* server() const override { return ns3::PeekPointer(topology_.server().node); }
    transport::Address server_address() const override { return topology_.server().address; }
    std::vector<ns3::Node*> clients() const override {
        std::vector<ns3::Node*> nodes;
        for (const auto& machine : topology_.clients())
            nodes.push_back(ns3::PeekPointer(machine.node));
        return nodes;
    }
    transport::Time ready_after() const override { return topology_.ready_after(); }
    void write_pcap(const std::string& folder) override { topology_.write_pcap(folder); }
    reports::NetworkUse use() const override {
        return network_use(topology_.statistics().all, retransmissions_.count());
    }

private:
    static topology::TopologyOptions topology_options(const network::Network& network,
                                                      const CaseNetworkOptions& options) {
        topology::TopologyOptions made;
        made.seed = options.seed;
        made.clients = network::spread(network, options.clients);
        return made;
    }
    ns3::Time topology_ready() const {
        return ns3::NanoSeconds(static_cast<std::uint64_t>(topology_.ready_after().count()));
    }

    topology::Topology topology_;
    topology::Retransmissions retransmissions_;
};

}  // namespace

reports::NetworkUse network_use(const topology::OneWayCount& all, std::uint64_t retransmissions) {
    reports::NetworkUse use;
    use.packets = all.packets;
    for (std::size_t i = 0; i < topology::causes; ++i)
        use.lost[std::string{to_string(static_cast<topology::LossCause>(i + 1))}] = all.lost[i];
    use.sent_again = retransmissions;
    return use;
}

MakeCaseNetwork case_networks_of(network::Network network) {
    return [network = std::move(network)](const CaseNetworkOptions& options) mutable {
        network.ipv6 = options.ipv6;
        return std::make_unique<ConfiguredCaseNetwork>(network, options);
    };
}

}  // namespace chathack::sim
