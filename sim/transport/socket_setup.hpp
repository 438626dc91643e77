#pragma once

#include <ns3/object.h>
#include <ns3/tcp-socket-base.h>

namespace chathack::sim {

/// Sets up the TCP sockets of a node: buffers, segments, congestion control. The builder of a network
/// aggregates an object of a derived class to its nodes. It prepares every socket that an Ns3Transport opens
/// there.
class SocketSetup : public ns3::Object {
public:
    static ns3::TypeId GetTypeId();
    /// Called once, before the socket is used. The connections that a listener accepts are copies of it.
    virtual void prepare(ns3::TcpSocketBase& socket) = 0;
};

}  // namespace chathack::sim
