#include "sim/topology/link_channel.hpp"

#include <ns3/point-to-point-net-device.h>
#include <ns3/simulator.h>
#include <ns3/trace-source-accessor.h>

namespace chathack::topology {

ns3::TypeId LinkChannel::GetTypeId() {
    // NetAnim looks for a trace source by its name. PointToPointChannel has one, but it is private, and a
    // derived type must not have a second one of the same name. So ns-3 is told that the parent is Channel.
    static const auto id = ns3::TypeId{"chathack::LinkChannel"}.SetParent<ns3::Channel>().AddTraceSource(
        "TxRxPointToPoint", "A packet goes from one end to the other",
        ns3::MakeTraceSourceAccessor(&LinkChannel::shown_),
        "ns3::PointToPointChannel::TxRxAnimationCallback");
    return id;
}

bool LinkChannel::TransmitStart(ns3::Ptr<const ns3::Packet> packet,
                                ns3::Ptr<ns3::PointToPointNetDevice> source, ns3::Time takes) {
    const bool up = source == GetPointToPointDevice(0);
    auto& one_way = up ? links_.up : links_.down;
    const auto fate = one_way.send(*packet, header_bytes, takes);
    if (fate.lost) return true;
    const auto target = GetPointToPointDevice(up ? 1 : 0);
    const auto node = target->GetNode()->GetId();
    for (int i = 0; i < (fate.twice ? 2 : 1); ++i) {
        ns3::Simulator::ScheduleWithContext(node, fate.arrives_after, &LinkChannel::arrive, &one_way,
                                            fate.nth, one_way.cuts(), target, packet->Copy());
    }
    shown_(packet, source, target, takes, fate.arrives_after);
    return true;
}

void LinkChannel::arrive(OneWayLink* one_way, std::uint64_t nth, std::uint64_t cuts,
                         ns3::Ptr<ns3::PointToPointNetDevice> device, ns3::Ptr<ns3::Packet> packet) {
    if (!one_way->cut_meanwhile(nth, cuts)) device->Receive(packet);
}

}  // namespace chathack::topology
