#pragma once

#include <ns3/ipv4-end-point.h>
#include <ns3/ipv6-end-point.h>
#include <ns3/tcp-socket-base.h>

#include <cstdint>
#include <memory>

#include "reference/transport/event.hpp"
#include "sim/transport/tcp_protocol.hpp"

namespace chathack::sim {

class TcpSocket;

/// Is told what happens to the sockets of one transport. Calls come while ns-3 works on the socket. So only
/// reading and sending may be done at once; everything else that changes the socket must wait for a later
/// event.
class SocketUser {
public:
    virtual ~SocketUser() = default;
    virtual void on_accepted(TcpSocket& socket) = 0;
    virtual void on_connected(TcpSocket& socket) = 0;
    virtual void on_readable(TcpSocket& socket) = 0;
    /// There is room in the send buffer again.
    virtual void on_writable(TcpSocket& socket) = 0;
    /// The far side sends no more after the bytes that are there to read.
    virtual void on_ended(TcpSocket& socket) = 0;
    /// The connection is over, or could not be made.
    virtual void on_broken(TcpSocket& socket, transport::TransportError error) = 0;
    /// TCP has given a connection up, because nothing came from the far side for minutes. Also called for
    /// detached sockets.
    virtual void on_given_up() = 0;
};

/// ns-3's TCP socket with what ns-3.37 lacks:
/// - a reset can be sent, and a received one is distinguished from an end;
/// - a refusal is reported at once;
/// - sending can end while bytes are unread;
/// - the window opens when bytes are read, and a full window does not end the program;
/// - a port that still has connections can be listened at;
/// - a listener resets connections that nobody knows any more;
/// - a repeated end is acknowledged again;
/// - time stamps are right when acknowledgements travel with bytes;
/// - the retransmission timer keeps its backoff.
///
/// It reports nothing before `attach`, and nothing after `detach`, `reset` or `abandon`.
class TcpSocket final : public ns3::TcpSocketBase {
public:
    static ns3::TypeId GetTypeId();
    ns3::TypeId GetInstanceTypeId() const override;
    /// Makes a socket on that node, with the congestion control, recovery and timer that its TCP is set to.
    static ns3::Ptr<TcpSocket> make(ns3::Node& node);
    TcpSocket();
    TcpSocket(const TcpSocket& listener);
    ~TcpSocket() override;

    int Send(ns3::Ptr<ns3::Packet> packet, std::uint32_t flags) override;
    /// @param user  gets the reports; when it is gone, nobody does
    void attach(std::weak_ptr<SocketUser> user);
    /// Binds and listens.
    /// @return false when another socket listens there
    bool listen(const transport::Endpoint& local);
    /// Sends FIN after the bytes in the send buffer. Receiving goes on.
    void end_sending();
    /// Sends FIN likewise. Bytes that still arrive are read and dropped. From here on ns-3 owns the socket.
    void detach();
    /// Sends RST and forgets the connection.
    void reset();
    /// Forgets the connection and sends nothing.
    void abandon();
    /// Tells the far side that the window has room. Call it after reading bytes that had waited.
    void update_window();

    transport::Endpoint local() const;
    transport::Endpoint remote() const;
    /// The round trip measured last; zero before the first.
    transport::Time round_trip() const;

    /// The end point through which packets for this address of the node reach the socket; null when it takes
    /// none.
    ns3::Ipv4EndPoint* end_point_at(const ns3::Ipv4Address& local) const;
    ns3::Ipv6EndPoint* end_point_at(const ns3::Ipv6Address& local) const;

    transport::ConnId conn{};    ///< set by its user: the connection that it is
    std::uint64_t listener = 0;  ///< set by its user: the listener that it is or was accepted by

private:
    ns3::Ptr<ns3::TcpSocketBase> Fork() override;
    void DoForwardUp(ns3::Ptr<ns3::Packet> packet, const ns3::Address& from, const ns3::Address& to) override;
    void enter_table();
    void answer_with_reset(const ns3::TcpHeader& header, const ns3::Address& from, const ns3::Address& to);
    void PersistTimeout() override;
    void SendEmptyPacket(std::uint8_t flags) override;
    std::uint32_t SendDataPacket(ns3::SequenceNumber32 seq, std::uint32_t bytes_max, bool with_ack) override;
    void watch_window();
    std::uint32_t window_for_new_bytes() const;
    static void note_reset(ns3::Ptr<const ns3::Packet> packet, const ns3::TcpHeader& header,
                           ns3::Ptr<const ns3::TcpSocketBase> socket);
    static void drop_all(ns3::Ptr<ns3::Socket> socket);
    void set_callbacks();
    void forget_user();
    void on_reset_heard();
    void end_if_sent(ns3::Ptr<ns3::Socket> socket, std::uint32_t bytes);
    void give_up();
    bool all_sent() const;

    std::weak_ptr<SocketUser> user_;
    bool connected_ = false;
    bool reset_heard_ = false;
    ConnectionTable::Key key_;
    std::shared_ptr<ConnectionTable> table_;  // set once it has entered; a plain TcpL4Protocol has none
};

}  // namespace chathack::sim
