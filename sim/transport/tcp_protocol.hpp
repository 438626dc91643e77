#pragma once

#include <ns3/tcp-l4-protocol.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace chathack::sim {

class TcpSocket;

/// The connections of a node, found by addresses and ports in a packet.
class ConnectionTable {
public:
    /// The far side, and the port at this one.
    struct Key {
        std::array<std::uint8_t, 16> far{};  ///< IPv4 is in the first four bytes
        std::uint16_t far_port = 0;
        std::uint16_t port = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };

    /// The socket of a connection; null when there is none, or when ns-3 must search for it.
    TcpSocket* find(const Key& key) const;
    void add(const Key& key, TcpSocket& socket) { sockets_[key] = &socket; }
    /// Removes the entry, unless it now belongs to another socket.
    void remove(const Key& key, const TcpSocket& socket);

private:
    struct Hash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    std::unordered_map<Key, TcpSocket*, Hash> sockets_;
};

/// ns-3's TCP of a node, except that it finds the connection of a packet in a table. ns-3 by itself searches
/// a list of all the node's connections for each packet. With a thousand connections that is a third of its
/// work.
class TcpProtocol final : public ns3::TcpL4Protocol {
public:
    static ns3::TypeId GetTypeId();

    ns3::IpL4Protocol::RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                                        ns3::Ptr<ns3::Ipv4Interface> interface) override;
    ns3::IpL4Protocol::RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                                        ns3::Ptr<ns3::Ipv6Interface> interface) override;

    /// The table. A socket enters itself when ns-3 brings its first packet.
    const std::shared_ptr<ConnectionTable>& connections() const noexcept { return connections_; }

private:
    template <class Header, class Interface>
    ns3::IpL4Protocol::RxStatus receive(const ns3::Ptr<ns3::Packet>& packet, const Header& header,
                                        const ns3::Ptr<Interface>& interface);

    const std::shared_ptr<ConnectionTable> connections_ = std::make_shared<ConnectionTable>();
};

/// The key of a packet that comes from `far`.
ConnectionTable::Key key_of(const ns3::Ipv4Address& far, std::uint16_t far_port, std::uint16_t port);
ConnectionTable::Key key_of(const ns3::Ipv6Address& far, std::uint16_t far_port, std::uint16_t port);

}  // namespace chathack::sim
