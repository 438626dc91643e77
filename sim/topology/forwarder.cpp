#include "sim/topology/forwarder.hpp"

#include <ns3/ipv4-header.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-queue-disc-item.h>
#include <ns3/ipv6-header.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-queue-disc-item.h>

namespace chathack::topology {

Forwarder::Forwarder(ns3::Ptr<ns3::Node> node, network::Paths::Vertex self, const AddressBook& book,
                     const network::Paths& paths, const Whereabouts& whereabouts)
    : self_{self},
      book_{book},
      paths_{paths},
      whereabouts_{whereabouts},
      protocol_{book.ipv6() ? ns3::Ipv6L3Protocol::PROT_NUMBER : ns3::Ipv4L3Protocol::PROT_NUMBER} {
    // One handler for all devices. For each packet ns-3 goes through all handlers of a node, and on a hub
    // with thousands of devices one handler for each would take most of the run's time.
    node->RegisterProtocolHandler(ns3::MakeCallback(&Forwarder::receive, this), protocol_, nullptr);
}

std::size_t Forwarder::add_port(const Port& port) {
    ports_.push_back(port);
    return ports_.size() - 1;
}

void Forwarder::receive(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> packet, std::uint16_t,
                        const ns3::Address&, const ns3::Address&, ns3::NetDevice::PacketType) {
    const auto ends = book_.ends_of(*packet, 0);
    if (!ends) return;
    const auto& spot = whereabouts_.machines[ends->destination];
    if (spot.vertex == self_) return send(ports_[spot.port], packet, protocol_, ns3::Address{});
    const auto next = paths_.next(self_, spot.vertex);
    const auto& port = ports_[neighbours_.at(next)];
    if (!paths_.is_segment(next)) return send(port, packet, protocol_, ns3::Address{});
    if (next == spot.vertex) return send(port, packet, protocol_, spot.hardware);
    send(port, packet, protocol_,
         whereabouts_.routers.at(Whereabouts::key(next, paths_.next(next, spot.vertex))));
}

void Forwarder::send(const Port& port, ns3::Ptr<const ns3::Packet> packet, std::uint16_t protocol,
                     const ns3::Address& to) const {
    if (packet->GetSize() > port.mtu_bytes) return port.one_way->count_lost(LossCause::too_big);
    const auto copy = packet->Copy();
    if (!port.discipline) {
        port.device->Send(copy, to, protocol);
    } else if (book_.ipv6()) {
        ns3::Ipv6Header header;
        copy->RemoveHeader(header);
        port.discipline->Send(port.device, ns3::Create<ns3::Ipv6QueueDiscItem>(copy, to, protocol, header));
    } else {
        ns3::Ipv4Header header;
        if (ns3::Node::ChecksumEnabled()) header.EnableChecksum();
        copy->RemoveHeader(header);
        port.discipline->Send(port.device, ns3::Create<ns3::Ipv4QueueDiscItem>(copy, to, protocol, header));
    }
}

}  // namespace chathack::topology
