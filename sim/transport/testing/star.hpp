#pragma once

#include <ns3/node.h>
#include <ns3/ptr.h>

#include <cstdint>
#include <string>

#include "reference/transport/endpoint.hpp"

namespace chathack::sim {

/// A simple network for tests and benchmarks: a router, and nodes that each have a point-to-point link to it,
/// with both IP versions. sim/topology builds the networks of files.
class Star {
public:
    struct Spoke {
        ns3::Node* node = nullptr;
        transport::Address ipv4;
        transport::Address ipv6;
    };

    explicit Star(const std::string& rate = "100Mbps", const std::string& delay = "1ms");
    /// Adds a node; at most 65,000.
    Spoke add();
    /// Captures the packets of each node in a file in that folder.
    void write_pcap(const std::string& folder) const;

private:
    std::string rate_;
    std::string delay_;
    ns3::Ptr<ns3::Node> router_;
    std::uint32_t spokes_ = 0;
    std::int64_t stream_ = 0;  ///< the next free stream of random numbers
};

}  // namespace chathack::sim
