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
    std::size_t segment_bytes = 536;  ///< what TCP puts into one packet at most
};

/// A TCP socket of a machine's node with the variant, buffers, segment size and no-delay of the file; what a
/// listener made so accepts has the same. On any other node it is a socket with ns-3's own values.
ns3::Ptr<ns3::Socket> make_tcp_socket(ns3::Node& node);

struct TopologyOptions {
    std::uint64_t seed = 1;
    /// Clients of each group, in the order of Network::groups (network::spread makes this of a number).
    std::vector<std::size_t> clients;
    /// Loses exactly these packets instead of random draws for random loss, bursts and corruption.
    std::optional<std::vector<Drop>> replay;
    /// Most lost packets that are kept one by one; what follows is only counted.
    std::size_t drops_kept_max = 100'000;
};

/// What happens to a machine. While it is crashed nothing reaches it and nothing leaves it; who lives on it
/// forgets its sockets without a farewell, and starts anew at the restart.
struct MachineFault {
    std::size_t machine = 0;  ///< 0 is the server, 1 the first client, as Topology::machines counts
    bool restarts = false;    ///< false: it crashes now
};

struct State;

/// A network in ns-3: nodes, links, addresses, routes and queues of a network file for some clients.
///
/// One at a time, as ns-3 has one simulation at a time: it sets the seed of the simulation, so make it before
/// anything else that draws random numbers; destroy it before Simulator::Destroy() or after. All drawn at
/// random from streams with fixed numbers below `streams_end`: who needs random draws of its own takes
/// numbers from there on.
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

    /// From when on machines can reach one another: zero, but where Wi-Fi stations join first.
    network::Duration ready_after() const noexcept;
    /// Starts the faults of the file: their times count from the present of the simulation.
    /// @param on_machine  told of crashes and restarts of machines, when they happen
    void start_faults(std::function<void(const MachineFault&)> on_machine);

    /// What the network has done so far, and the sum alone.
    Statistics statistics() const;
    OneWayCount total() const;

    /// Writes FOLDER/MACHINE.pcap for the server and every client, or only for those with a name in
    /// `machines`. Call it before the simulation runs.
    void write_pcap(const std::string& folder, std::span<const std::string> machines = {});
    /// Writes a file for NetAnim while the simulation runs. Call it before.
    void animate(const std::string& file);
    /// Watches all flows from now on; `write_flows` writes what has been seen as FlowMonitor's XML.
    void watch_flows();
    void write_flows(const std::string& file);

private:
    std::unique_ptr<State> state_;
};

}  // namespace chathack::topology
