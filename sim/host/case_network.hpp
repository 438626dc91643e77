#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "reference/transport/endpoint.hpp"
#include "reference/transport/event.hpp"
#include "reports/model/result.hpp"

namespace ns3 {
class Node;
}

namespace chathack::sim {

/// The network in ns-3 on which one case is played, as the host sees it. It belongs to one simulation, and
/// must be destroyed before that.
class CaseNetwork {
public:
    virtual ~CaseNetwork() = default;
    virtual ns3::Node* server() const = 0;
    virtual transport::Address server_address() const = 0;
    /// At least one.
    virtual std::vector<ns3::Node*> clients() const = 0;
    /// The time from which the machines can reach one another.
    virtual transport::Time ready_after() const { return {}; }
    /// Captures the packets of each machine in a file in that folder. Call it before the simulation runs.
    virtual void write_pcap(const std::string& folder) = 0;
    /// What the network did so far.
    virtual reports::NetworkUse use() const { return {}; }
};

struct CaseNetworkOptions {
    bool ipv6 = false;
    std::size_t clients = 1;
    std::uint64_t seed = 1;
};
using MakeCaseNetwork = std::function<std::unique_ptr<CaseNetwork>(const CaseNetworkOptions&)>;

}  // namespace chathack::sim
