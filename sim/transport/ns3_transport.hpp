#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "reference/transport/transport.hpp"
#include "sim/transport/ns3_options.hpp"

namespace ns3 {
class Node;
}

namespace chathack::sim {

/// Carries bytes over the TCP sockets of simulated nodes, in virtual time.
///
/// One machine uses one transport, and a transport uses one node or several, so that a machine that plays
/// many users can have each on a node of its own. The n-th Connect goes out from the n-th node, beginning
/// again after the last. A Listen at an address listens on the node that has it. A Listen at 0.0.0.0 or [::]
/// listens on every node; [::] takes IPv4 as well.
///
/// Events come from inside ns-3 events only. `perform` may be called at any time, also before
/// `Simulator::Run`. Its actions are carried out in an ns-3 event at the same simulated time. What a turn
/// sends on a connection is one ns-3 send, and connections that get the same bytes share one packet.
///
/// A reset is reported as a reset, and a port where nobody listens as a refusal. ns-3 by itself reports
/// neither.
class Ns3Transport final : public transport::Transport {
public:
    /// @param nodes  at least one, each with an internet stack. They belong to ns-3 and live until
    ///   `Simulator::Destroy`.
    Ns3Transport(std::vector<ns3::Node*> nodes, const Ns3Options& options);
    /// Forgets every socket, as if the machine had crashed. No more events come. Destroy it before
    /// `Simulator::Destroy`.
    ~Ns3Transport() override;

    void set_handler(Handler handler) override;
    void perform(const transport::Actions& actions) noexcept override;
    transport::Time now() const noexcept override;
    transport::Capabilities capabilities() const noexcept override;
    transport::TransportCounters counters() const noexcept override;
    /// The round trip that TCP last measured on this connection; zero before the first.
    transport::Time round_trip(transport::ConnId conn) const noexcept;
    /// The far sides of connections, including closed ones, that have not acknowledged everything sent to
    /// them. The rest waits, is under way, or was lost by the network.
    std::vector<transport::Endpoint> unacknowledged() const;

    /// How many connections and attempts TCP has given up, because nothing came from the far side for
    /// minutes. When the far side is not to blame, the network is too bad.
    std::uint64_t given_up() const noexcept;

    /// ns-3's number of the event that rings the alarm, while one is set. When ns-3 has no other event left,
    /// nothing more can arrive.
    std::optional<std::uint32_t> alarm_event() const noexcept;

private:
    class Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace chathack::sim
