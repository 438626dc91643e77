#pragma once

#include <ns3/node.h>
#include <ns3/ptr.h>

#include <cstdint>
#include <string>

#include "reference/transport/endpoint.hpp"

namespace chathack::sim {

/// The plainest network: a router, and nodes that are each one point-to-point link away from it, in both IP
/// versions. For tests and benchmarks; networks of files are made by sim/topology.
class Star {
public:
    struct Spoke {
        ns3::Node* node = nullptr;
        transport::Address ipv4;
        transport::Address ipv6;
    };

    explicit Star(const std::string& rate = "100Mbps", const std::string& delay = "1ms");
    /// One more node; at most 65,000.
    Spoke add();
    /// Writes what passes each node to a file of that folder.
    void write_pcap(const std::string& folder) const;

private:
    std::string rate_;
    std::string delay_;
    ns3::Ptr<ns3::Node> router_;
    std::uint32_t spokes_ = 0;
    std::int64_t stream_ = 0;  ///< the next stream of random numbers that is free
};

}  // namespace chathack::sim
