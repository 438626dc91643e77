#include "sim/topology/segment_reception.hpp"

namespace chathack::topology {

ns3::TypeId SegmentReception::GetTypeId() {
    static const auto id = ns3::TypeId{"chathack::SegmentReception"}.SetParent<ns3::ErrorModel>();
    return id;
}

SegmentReception::SegmentReception(OneWayLink& one_way, ns3::Mac48Address own) : link_{one_way} {
    own.CopyTo(own_.data());
}

bool SegmentReception::DoCorrupt(ns3::Ptr<ns3::Packet> packet) {
    std::array<std::uint8_t, 6> to{};
    packet->CopyData(to.data(), static_cast<std::uint32_t>(to.size()));
    const bool to_many = (to[0] & 1U) != 0;
    if (!to_many && to != own_) return false;  // for another station: the device drops it anyway
    return link_.send(*packet, header_bytes, {}).lost;
}

}  // namespace chathack::topology
