#pragma once

#include <ns3/node.h>
#include <ns3/packet.h>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace chathack::topology {

/// Counts the TCP segments of the watched machines that carry bytes sent before. It looks at the packets that
/// leave each machine's IP layer, because ns-3 itself does not count them.
class Retransmissions {
public:
    /// Watches this machine. Call it before the simulation runs.
    void watch(ns3::Node& node);
    std::uint64_t count() const noexcept { return count_; }

private:
    /// One direction of one connection of a machine.
    struct Flow {
        std::uint32_t next = 0;  // sequence number of the first byte that was never sent
        bool begun = false;
    };
    struct Watched {
        Retransmissions& all;
        std::unordered_map<std::uint64_t, Flow> flows;  // by both ports and a hash of the far address
        void on_packet(std::uint64_t far, ns3::Ptr<const ns3::Packet> packet);
    };

    std::vector<std::unique_ptr<Watched>> watched_;
    std::uint64_t count_ = 0;
};

}  // namespace chathack::topology
