#pragma once

#include <ns3/object.h>
#include <ns3/tcp-socket-base.h>

namespace chathack::sim {

/// How the TCP sockets of a node are to be: buffers, segments, congestion control. Whoever builds a network
/// aggregates a class derived from this to its nodes, and every socket that an Ns3Transport opens there is
/// prepared by it.
class SocketSetup : public ns3::Object {
public:
    static ns3::TypeId GetTypeId();
    /// Called once, before the socket is used; what a listener accepts is a copy of it.
    virtual void prepare(ns3::TcpSocketBase& socket) = 0;
};

}  // namespace chathack::sim
