#pragma once

#include <ns3/mac48-address.h>
#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/traffic-control-layer.h>

#include <unordered_map>
#include <vector>

#include "sim/network/paths.hpp"
#include "sim/topology/one_way_link.hpp"

namespace chathack::topology {

/// Tells routers where each machine is.
struct Whereabouts {
    struct Spot {
        network::Paths::Vertex vertex = 0;  ///< the router or segment that it is at
        std::size_t port = 0;               ///< at a router: the index of the port to it
        ns3::Mac48Address hardware;         ///< on a segment: its hardware address
    };
    std::vector<Spot> machines;
    /// The routers' hardware addresses on segments, by segment and router.
    std::unordered_map<std::uint64_t, ns3::Mac48Address> routers;

    static std::uint64_t key(network::Paths::Vertex segment, network::Paths::Vertex router) {
        return (std::uint64_t{segment} << 32U) | router;
    }
};

/// A router, which sends each packet on along the shortest path. It has no address and no internet stack,
/// because nobody talks to it; only its queues matter. It does not count the time to live down, because paths
/// have no loops.
class Forwarder {
public:
    Forwarder(ns3::Ptr<ns3::Node> node, network::Paths::Vertex self, const AddressBook& book,
              const network::Paths& paths, const Whereabouts& whereabouts);
    Forwarder(const Forwarder&) = delete;
    Forwarder& operator=(const Forwarder&) = delete;

    struct Port {
        ns3::Ptr<ns3::NetDevice> device;
        ns3::Ptr<ns3::TrafficControlLayer> discipline;  ///< none: there is only the device's own queue
        OneWayLink* one_way = nullptr;                  ///< decides about packets that leave here
        std::size_t mtu_bytes = 1500;
    };
    /// @return the number of the port
    std::size_t add_port(const Port& port);
    /// Sets the port that leads to a neighbour.
    void set_neighbour(network::Paths::Vertex neighbour, std::size_t port) { neighbours_[neighbour] = port; }

private:
    void receive(ns3::Ptr<ns3::NetDevice> device, ns3::Ptr<const ns3::Packet> packet, std::uint16_t protocol,
                 const ns3::Address& from, const ns3::Address& to, ns3::NetDevice::PacketType type);
    void send(const Port& port, ns3::Ptr<const ns3::Packet> packet, std::uint16_t protocol,
              const ns3::Address& to) const;

    network::Paths::Vertex self_;
    const AddressBook& book_;
    const network::Paths& paths_;
    const Whereabouts& whereabouts_;
    std::uint16_t protocol_;
    std::vector<Port> ports_;
    std::unordered_map<network::Paths::Vertex, std::size_t> neighbours_;
};

}  // namespace chathack::topology
