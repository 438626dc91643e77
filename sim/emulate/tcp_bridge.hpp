#pragma once

#include <ns3/ip-l4-protocol.h>
#include <ns3/node.h>

#include <cstddef>
#include <functional>
#include <span>

namespace chathack::emulate {

/// Replaces TCP on a simulated node. Packets that arrive for the node go out to a real TCP. Packets of the
/// real TCP go into the simulated network, from the node's address.
class TcpBridge final : public ns3::IpL4Protocol {
public:
    /// Called with each whole IP packet for the real TCP.
    using Out = std::function<void(std::span<const std::byte>)>;

    static ns3::TypeId GetTypeId();
    /// Replaces the node's TCP for the rest of the simulation. Bind `ChecksumEnabled` first.
    static ns3::Ptr<TcpBridge> install(ns3::Node& node, Out out);

    /// Takes a packet of the real TCP. A packet without TCP is ignored.
    void enter(std::span<const std::byte> packet);

    int GetProtocolNumber() const override;
    RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                     ns3::Ptr<ns3::Ipv4Interface> from) override;
    RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                     ns3::Ptr<ns3::Ipv6Interface> from) override;
    void SetDownTarget(DownTargetCallback) override {}
    void SetDownTarget6(DownTargetCallback6) override {}
    DownTargetCallback GetDownTarget() const override { return {}; }
    DownTargetCallback6 GetDownTarget6() const override { return {}; }

private:
    void leave(const ns3::Packet& packet) const;
    void enter_ipv4(ns3::Ptr<ns3::Packet> packet);
    void enter_ipv6(ns3::Ptr<ns3::Packet> packet);

    ns3::Node* node_ = nullptr;
    Out out_;
};

}  // namespace chathack::emulate
