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
/// One machine sits on one transport, and a transport on one node or on several: a machine that plays many
/// users has each of them on a node of its own. The n-th Connect goes out from the n-th node, beginning again
/// after the last. A Listen at an address listens on the node that has it; at 0.0.0.0 or [::] on every node,
/// and [::] takes IPv4 as well.
///
/// Events come from inside ns-3 events only. `perform` may be called at any time, before `Simulator::Run`
/// too; what it asks for is done in an event of the same simulated moment, and what one turn sends is one
/// ns-3 send per connection, of one packet that all its receivers share.
///
/// A reset is heard as a reset, and a port where nobody listens as a refusal, though ns-3 by itself hears
/// neither.
class Ns3Transport final : public transport::Transport {
public:
    /// @param nodes  with an internet stack; at least one. They belong to ns-3 and live until
    /// `Simulator::Destroy`.
    Ns3Transport(std::vector<ns3::Node*> nodes, const Ns3Options& options);
    /// Forgets every socket, as if the machine had crashed: no event is given any more. Call it before
    /// `Simulator::Destroy`.
    ~Ns3Transport() override;

    void set_handler(Handler handler) override;
    void perform(const transport::Actions& actions) noexcept override;
    transport::Time now() const noexcept override;
    transport::Capabilities capabilities() const noexcept override;
    transport::TransportCounters counters() const noexcept override;
    /// The round trip that TCP measured last on this connection; zero before the first.
    transport::Time round_trip(transport::ConnId conn) const noexcept;
    /// The far sides of connections, closed ones too, that have not acknowledged all that was sent to them:
    /// it waits, or is under way, or the network has lost it.
    std::vector<transport::Endpoint> unacknowledged() const;

    /// How many connections and attempts TCP has given up, since nothing of the far side came for minutes.
    /// When that is not a matter of the far side, the network is too bad for them.
    std::uint64_t given_up() const noexcept;

    /// ns-3's number of the event that rings the alarm, while one is set: who sees that ns-3 has no other
    /// event left knows that nothing more can arrive.
    std::optional<std::uint32_t> alarm_event() const noexcept;

private:
    class Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace chathack::sim
