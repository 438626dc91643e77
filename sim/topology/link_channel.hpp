#pragma once

#include <ns3/point-to-point-channel.h>

#include "sim/topology/one_way_link.hpp"

namespace chathack::topology {

/// The channel of a link between two point-to-point devices. Its two-way link decides about each packet.
/// Packets of the device that was attached first go up.
class LinkChannel final : public ns3::PointToPointChannel {
public:
    static ns3::TypeId GetTypeId();

    /// Size of the framing of point-to-point devices.
    static constexpr std::size_t header_bytes = 2;

    explicit LinkChannel(TwoWayLink& two_ways) : links_{two_ways} {}

    bool TransmitStart(ns3::Ptr<const ns3::Packet> packet, ns3::Ptr<ns3::PointToPointNetDevice> source,
                       ns3::Time takes) override;

private:
    static void arrive(OneWayLink* one_way, std::uint64_t nth, std::uint64_t cuts,
                       ns3::Ptr<ns3::PointToPointNetDevice> device, ns3::Ptr<ns3::Packet> packet);

    TwoWayLink& links_;
    ns3::TracedCallback<ns3::Ptr<const ns3::Packet>, ns3::Ptr<ns3::NetDevice>, ns3::Ptr<ns3::NetDevice>,
                        ns3::Time, ns3::Time>
        shown_;  // the trace source that NetAnim reads
};

}  // namespace chathack::topology
