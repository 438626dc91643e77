#pragma once

#include <ns3/tcp-l4-protocol.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace chathack::sim {

class TcpSocket;

/// The connections of a node, by what a packet says of them.
class ConnectionTable {
public:
    /// The far side, and the port at this one.
    struct Key {
        std::array<std::uint8_t, 16> far{};  ///< IPv4 in the first four bytes
        std::uint16_t far_port = 0;
        std::uint16_t port = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };

    /// Nothing when there is none, or ns-3 must find it.
    TcpSocket* find(const Key& key) const;
    void add(const Key& key, TcpSocket& socket) { sockets_[key] = &socket; }
    /// Unless another socket has taken its place.
    void remove(const Key& key, const TcpSocket& socket);

private:
    struct Hash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    std::unordered_map<Key, TcpSocket*, Hash> sockets_;
};

/// ns-3's TCP of a node, which finds the connection of a packet in a table. ns-3 by itself walks a list of
/// all the node's connections for each packet that arrives: with a thousand of them, a third of all its work.
class TcpProtocol final : public ns3::TcpL4Protocol {
public:
    static ns3::TypeId GetTypeId();

    ns3::IpL4Protocol::RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                                        ns3::Ptr<ns3::Ipv4Interface> interface) override;
    ns3::IpL4Protocol::RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                                        ns3::Ptr<ns3::Ipv6Interface> interface) override;

    /// Sockets enter it themselves, with the first packet that ns-3 has brought them.
    const std::shared_ptr<ConnectionTable>& connections() const noexcept { return connections_; }

private:
    template <class Header, class Interface>
    ns3::IpL4Protocol::RxStatus receive(const ns3::Ptr<ns3::Packet>& packet, const Header& header,
                                        const ns3::Ptr<Interface>& interface);

    const std::shared_ptr<ConnectionTable> connections_ = std::make_shared<ConnectionTable>();
};

/// The key of what comes from `far`.
ConnectionTable::Key key_of(const ns3::Ipv4Address& far, std::uint16_t far_port, std::uint16_t port);
ConnectionTable::Key key_of(const ns3::Ipv6Address& far, std::uint16_t far_port, std::uint16_t port);

}  // namespace chathack::sim
