#pragma once

#include <ns3/node.h>
#include <ns3/nstime.h>
#include <ns3/simulator.h>

#include <vector>

#include "reference/transport/transport.hpp"
#include "sim/transport/ns3_options.hpp"

namespace chathack::sim {

inline ns3::Time to_ns3(transport::Time time) {
    return ns3::Time::FromInteger(static_cast<std::uint64_t>(time.count()), ns3::Time::NS);
}
inline transport::Time sim_now() { return transport::Time{ns3::Simulator::Now().GetNanoSeconds()}; }

/// What the parts of one Ns3Transport share.
struct Ns3Shared {
    std::vector<ns3::Node*> nodes;
    Ns3Options options;
    transport::TransportCounters counters;
    transport::Transport::Handler handler;
    /// Asks for `end_turn` in an ns-3 event at the present simulated time.
    std::function<void()> want_turn;
    std::uint64_t given_up = 0;  ///< connections and attempts that TCP has given up

    void tell(const transport::Event& event) const {
        if (handler) handler(event);
    }
    bool fails(Ns3SocketOp op) const { return options.fails && options.fails(op); }
};

}  // namespace chathack::sim
