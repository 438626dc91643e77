#pragma once

#include <ns3/point-to-point-channel.h>

#include "sim/topology/one_way_link.hpp"

namespace chathack::topology {

/// The channel of a link between two point-to-point devices: carries packets as its two_ways decide. What the
/// device attached first sends goes up.
class LinkChannel final : public ns3::PointToPointChannel {
public:
    static ns3::TypeId GetTypeId();

    /// Of the framing of point-to-point devices.
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
        shown_;  // what NetAnim draws
};

}  // namespace chathack::topology
