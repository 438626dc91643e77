#pragma once

#include <ns3/error-model.h>
#include <ns3/mac48-address.h>

#include "sim/topology/one_way_link.hpp"

namespace chathack::topology {

/// Decides, by a one-way link, which arriving packets an interface on a LAN loses.
class SegmentReception final : public ns3::ErrorModel {
public:
    static ns3::TypeId GetTypeId();

    /// Size of the Ethernet header.
    static constexpr std::size_t header_bytes = 14;

    SegmentReception(OneWayLink& one_way, ns3::Mac48Address own);

private:
    bool DoCorrupt(ns3::Ptr<ns3::Packet> packet) override;
    void DoReset() override {}

    OneWayLink& link_;
    std::array<std::uint8_t, 6> own_{};
};

}  // namespace chathack::topology
