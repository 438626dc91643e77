#pragma once

#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/object.h>

#include <cstdint>

#include "reference/wire/address.hpp"
#include "sim/network/network.hpp"
#include "sim/transport/socket_setup.hpp"

namespace chathack::topology {

/// The TCP settings of a node. It is aggregated to the node, where make_tcp_socket and users of SocketSetup
/// find it.
class TcpSettings final : public sim::SocketSetup {
public:
    static ns3::TypeId GetTypeId();
    void prepare(ns3::TcpSocketBase& socket) override;

    network::Tcp tcp;
    std::uint32_t segment_bytes = 536;
    std::uint32_t stream = 0;  ///< the next stream for a socket that draws random numbers
};

/// Gives a node an internet stack of one IP version. Its random draws use fixed streams from `stream` on.
/// @return the first free stream
std::int64_t install_stack(ns3::Node& node, bool ipv6, std::int64_t stream);
/// Gives a node a traffic control layer without queues, which routers with queue disciplines need.
void install_traffic_control(ns3::Node& node);

/// Makes a device of a node an interface with this address.
/// @param prefix_bits  length of the prefix that is reached directly through it
/// @return the number of the interface
std::uint32_t add_interface(ns3::Node& node, ns3::Ptr<ns3::NetDevice> device, const wire::Address& address,
                            std::uint8_t prefix_bits);
/// Sends packets for all other addresses through that interface to `gateway`.
void set_gateway(ns3::Node& node, std::uint32_t interface, const wire::Address& gateway);
/// Tells a node for good which hardware has an address, so that it does not ask.
void know_neighbour(ns3::Node& node, std::uint32_t interface, const wire::Address& address,
                    const ns3::Address& hardware);

}  // namespace chathack::topology
