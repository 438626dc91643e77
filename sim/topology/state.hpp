#pragma once

#include <ns3/animation-interface.h>
#include <ns3/csma-net-device.h>
#include <ns3/event-id.h>
#include <ns3/flow-monitor-helper.h>
#include <ns3/flow-monitor.h>
#include <ns3/mobility-model.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/wifi-net-device.h>

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "sim/topology/forwarder.hpp"
#include "sim/topology/topology.hpp"

namespace chathack::topology {

/// The devices at the two ends of a link, and its two-way link. On a segment there is no `second`.
struct LinkEnds {
    ns3::Ptr<ns3::NetDevice> first;
    ns3::Ptr<ns3::NetDevice> second;
    TwoWayLink* two_ways = nullptr;
};

/// The data of a Topology.
struct State {
    State(const network::Network& from, const TopologyOptions& options);

    network::Network network;
    TopologyOptions options;
    network::Paths paths;
    AddressBook book;
    DropLog log;
    std::optional<Replay> replay;
    std::vector<std::size_t> group_of;  ///< by machine; the server's is `nobody`
    Partitions partitions;
    Whereabouts whereabouts;

    /// Of router links, routers on segments, and machines; a deque, so pointers stay valid.
    std::deque<TwoWayLink> two_ways;
    std::vector<ns3::Ptr<ns3::Node>> router_nodes;
    std::deque<Forwarder> forwarders;
    std::vector<Machine> machines;
    std::vector<std::size_t> group_begins;            ///< index of the first machine of each group
    std::vector<LinkEnds> router_links;               ///< in the order of Network::router_links
    std::vector<LinkEnds> machine_links;              ///< in the order of `machines`
    std::vector<std::vector<LinkEnds>> segment_ends;  ///< by segment: the ends of everything on it
    /// A station of a Wi-Fi, and its position while in range; a link that is down moves it out of range.
    struct Stand {
        ns3::Ptr<ns3::MobilityModel> model;
        ns3::Vector position;
    };
    std::map<std::size_t, Stand> stands;

    /// A router on a segment, by segment and router.
    struct Gateway {
        wire::Address address;
        ns3::Mac48Address hardware;
        TwoWayLink* two_ways = nullptr;
    };
    std::map<std::pair<std::size_t, std::size_t>, Gateway> gateways;
    std::map<std::size_t, std::vector<std::size_t>> stations;  ///< by segment: the machines on a Wi-Fi

    std::vector<bool> crashed;  ///< by machine
    std::vector<bool> cut_off;  ///< by machine: whether its group is cut off
    std::function<void(const MachineFault&)> on_machine;
    std::vector<ns3::EventId> fault_events;

    std::unique_ptr<ns3::AnimationInterface> animation;
    std::unique_ptr<ns3::FlowMonitorHelper> flows;

    static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

    /// Makes a device of a router its port to a segment.
    void join(std::size_t segment, std::size_t router, ns3::Ptr<ns3::NetDevice> device,
              std::size_t mtu_bytes);
    /// Gives a machine with a device on a segment its address and gateway. The segment's routers must have
    /// joined before.
    void settle(std::size_t machine, std::size_t segment);

    void play(const network::Fault& fault);

private:
    void set_down(const network::Fault& fault, bool down);
    void change(const network::Fault& fault);
    void crash(const network::Fault& fault, bool crashes);
    void partition(const network::Fault& fault, bool cut);
    /// The machines that a fault is about, as the first index and the one past the last.
    std::pair<std::size_t, std::size_t> targets(const network::Fault& fault) const;
    void update_gate(std::size_t machine);
};

/// Builds all nodes and links of a state that has its network, options and paths.
void build(State& state);
/// Builds the Wi-Fi of a segment, with everything on it.
void build_wifi(State& state, std::size_t segment);

/// Fixed numbers for the streams of random draws. So each part draws the same numbers whatever other parts
/// there are.
namespace streams {
inline constexpr std::int64_t two_ways = 0;                     // two for each link
inline constexpr std::int64_t nodes = std::int64_t{1} << 28;    // one for each node
inline constexpr std::int64_t devices = std::int64_t{2} << 28;  // sixteen for each device on a segment
inline constexpr std::int64_t queues = std::int64_t{3} << 28;   // one for each queue
inline constexpr std::int64_t places = std::int64_t{4} << 28;   // one for each segment
inline constexpr std::int64_t sockets = std::int64_t{8} << 28;  // 4096 for each machine
}  // namespace streams

}  // namespace chathack::topology
