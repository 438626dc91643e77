#include "sim/transport/tcp_protocol.hpp"

#include <ns3/ipv4-header.h>
#include <ns3/ipv6-header.h>
#include <ns3/tcp-header.h>

#include <boost/container_hash/hash.hpp>

#include "sim/transport/tcp_socket.hpp"

namespace chathack::sim {

std::size_t ConnectionTable::Hash::operator()(const Key& key) const noexcept {
    std::size_t seed = boost::hash_range(key.far.begin(), key.far.end());
    boost::hash_combine(seed, std::uint32_t{key.far_port} << 16U | key.port);
    return seed;
}

TcpSocket* ConnectionTable::find(const Key& key) const {
    const auto at = sockets_.find(key);
    return at == sockets_.end() ? nullptr : at->second;
}

void ConnectionTable::remove(const Key& key, const TcpSocket& socket) {
    const auto at = sockets_.find(key);
    if (at != sockets_.end() && at->second == &socket) sockets_.erase(at);
}

ConnectionTable::Key key_of(const ns3::Ipv4Address& far, std::uint16_t far_port, std::uint16_t port) {
    ConnectionTable::Key key{{}, far_port, port};
    far.Serialize(key.far.data());
    return key;
}

ConnectionTable::Key key_of(const ns3::Ipv6Address& far, std::uint16_t far_port, std::uint16_t port) {
    ConnectionTable::Key key{{}, far_port, port};
    far.Serialize(key.far.data());
    return key;
}

ns3::TypeId TcpProtocol::GetTypeId() {
    static const auto id = ns3::TypeId{"chathack::sim::TcpProtocol"}
                               .SetParent<ns3::TcpL4Protocol>()
                               .AddConstructor<TcpProtocol>();
    return id;
}

template <class Header, class Interface>
ns3::IpL4Protocol::RxStatus TcpProtocol::receive(const ns3::Ptr<ns3::Packet>& packet, const Header& header,
                                                 const ns3::Ptr<Interface>& interface) {
    std::array<std::uint8_t, 4> ports{};
    packet->CopyData(ports.data(), ports.size());
    const auto port_at = [&](std::size_t i) {
        return static_cast<std::uint16_t>(ports[i] << 8U | ports[i + 1]);
    };
    auto* socket = connections_->find(key_of(header.GetSource(), port_at(0), port_at(2)));
    auto* end_point = socket != nullptr ? socket->end_point_at(header.GetDestination()) : nullptr;
    if (end_point == nullptr) return ns3::TcpL4Protocol::Receive(packet, header, interface);
    ns3::TcpHeader tcp;
    const auto status = PacketReceived(packet, tcp, header.GetSource(), header.GetDestination());
    if (status == RX_OK) end_point->ForwardUp(packet, header, port_at(0), interface);
    return status;
}

ns3::IpL4Protocol::RxStatus TcpProtocol::Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                                                 ns3::Ptr<ns3::Ipv4Interface> interface) {
    return receive(packet, header, interface);
}

ns3::IpL4Protocol::RxStatus TcpProtocol::Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                                                 ns3::Ptr<ns3::Ipv6Interface> interface) {
    return receive(packet, header, interface);
}

}  // namespace chathack::sim
