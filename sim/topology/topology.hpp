#pragma once

#include <ns3/node.h>
#include <ns3/ptr.h>
#include <ns3/socket.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference/wire/address.hpp"
#include "sim/network/network.hpp"
#include "sim/topology/statistics.hpp"

namespace chathack::topology {

/// A simulated machine: the server, or a client.
struct Machine {
    std::string name;                  ///< "server", "homes-3"; also the name of its link
    std::optional<std::size_t> group;  ///< index into Network::groups; none: the server
    ns3::Ptr<ns3::Node> node;
    wire::Address address;
    network::Tcp tcp;
    std::size_t segment_bytes = 536;  ///< most bytes that TCP puts into one packet
};

/// Makes a TCP socket on a machine's node, with the variant, buffers, segment size and no-delay of the file.
/// Connections that such a listener accepts have the same. On any other node the socket has ns-3's defaults.
ns3::Ptr<ns3::Socket> make_tcp_socket(ns3::Node& node);

struct TopologyOptions {
    std::uint64_t seed = 1;
    /// How many clients each group has, in the order of Network::groups; network::spread computes it.
    std::vector<std::size_t> clients;
    /// Loses exactly these packets, instead of drawing random loss, bursts and corruption.
    std::optional<std::vector<Drop>> replay;
    /// Most lost packets that are kept one by one; later ones are only counted.
    std::size_t drops_kept_max = 100'000;
};

/// A crash or a restart of a machine. Nothing reaches or leaves a crashed machine. A program on it must
/// forget its sockets without closing them, and start anew at the restart.
struct MachineFault {
    std::size_t machine = 0;  ///< index into Topology::machines: 0 is the server
    bool restarts = false;    ///< false: it crashes now
};

struct State;

/// A network file built in ns-3 for a number of clients: nodes, links, addresses, routes and queues.
///
/// One at a time, because ns-3 has one simulation at a time. It sets the seed of the simulation, so make it
/// before anything else that draws random numbers. It may be destroyed before or after Simulator::Destroy().
/// Its random draws use streams with fixed numbers below `streams_end`; others must use numbers from there
/// on.
class Topology {
public:
    static constexpr std::int64_t streams_end = std::int64_t{1} << 32;

    Topology(const network::Network& network, const TopologyOptions& options);
    ~Topology();
    Topology(const Topology&) = delete;
    Topology& operator=(const Topology&) = delete;

    /// The server first, then the clients, group after group.
    std::span<const Machine> machines() const noexcept;
    const Machine& server() const noexcept { return machines().front(); }
    std::span<const Machine> clients() const noexcept { return machines().subspan(1); }
    /// The clients of a group.
    std::span<const Machine> clients(std::size_t group) const noexcept;

    /// The time from which machines can reach one another: zero, unless Wi-Fi stations must join first.
    network::Duration ready_after() const noexcept;
    /// Starts the faults of the file. Their times count from the simulation's current time.
    /// @param on_machine  called at each crash and restart of a machine
    void start_faults(std::function<void(const MachineFault&)> on_machine);

    /// What the network has done so far; `total` gives the sum alone.
    Statistics statistics() const;
    OneWayCount total() const;

    /// Writes FOLDER/MACHINE.pcap for the server and every client, or only for those named in `machines`.
    /// Call it before the simulation runs.
    void write_pcap(const std::string& folder, std::span<const std::string> machines = {});
    /// Writes a file for NetAnim during the simulation. Call it before the simulation runs.
    void animate(const std::string& file);
    /// Watches all flows from now on; `write_flows` writes them as FlowMonitor's XML.
    void watch_flows();
    void write_flows(const std::string& file);

private:
    std::unique_ptr<State> state_;
};

}  // namespace chathack::topology
