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

/// Who hears what happens to the sockets of one transport. Calls come from inside ns-3's own work on the
/// socket, so whatever changes it must wait for a later event; only reading and sending may be done at once.
class SocketUser {
public:
    virtual ~SocketUser() = default;
    virtual void on_accepted(TcpSocket& socket) = 0;
    virtual void on_connected(TcpSocket& socket) = 0;
    virtual void on_readable(TcpSocket& socket) = 0;
    /// There is room in the send buffer again.
    virtual void on_writable(TcpSocket& socket) = 0;
    /// The far side sends no more, behind what there is to read.
    virtual void on_ended(TcpSocket& socket) = 0;
    /// The connection is over, or was not made.
    virtual void on_broken(TcpSocket& socket, transport::TransportError error) = 0;
    /// TCP has given a connection up, as nothing of the far side came for minutes; detached ones too.
    virtual void on_given_up() = 0;
};

/// ns-3's TCP socket, with what its interface lacks: a reset that can be sent and is told from an end, a
/// refusal that is heard at once, an end of sending while bytes are unread, a window that opens when they are
/// read, a full window that ends nothing, and a listener whose port may still have connections, and which
/// resets those that nobody knows any more, an answer to an end that comes once more, time stamps that echo
/// what was acknowledged together with bytes, and a timer that stays as long as its backoff made it.
///
/// Hears of nothing until `attach`, and of nothing more after `detach`, `reset` and `abandon`.
class TcpSocket final : public ns3::TcpSocketBase {
public:
    static ns3::TypeId GetTypeId();
    ns3::TypeId GetInstanceTypeId() const override;
    /// A socket of that node, made with the congestion control, recovery and timer that its TCP is set to.
    static ns3::Ptr<TcpSocket> make(ns3::Node& node);
    TcpSocket();
    TcpSocket(const TcpSocket& listener);
    ~TcpSocket() override;

    int Send(ns3::Ptr<ns3::Packet> packet, std::uint32_t flags) override;
    /// @param user  gone: nobody hears
    void attach(std::weak_ptr<SocketUser> user);
    /// Binds and listens. @return false when somebody else listens there
    bool listen(const transport::Endpoint& local);
    /// FIN follows what is in the send buffer; receiving goes on.
    void end_sending();
    /// FIN follows; what still arrives is read and dropped, and ns-3 owns the socket from here on.
    void detach();
    /// Sends RST and is gone.
    void reset();
    /// Is gone without a word.
    void abandon();
    /// Tells the far side how much there is room for, after reading what had been left for a while.
    void update_window();

    transport::Endpoint local() const;
    transport::Endpoint remote() const;
    /// What was measured last; zero before that.
    transport::Time round_trip() const;

    /// Where packets for this address of the node go on to the socket; nothing when it takes none.
    ns3::Ipv4EndPoint* end_point_at(const ns3::Ipv4Address& local) const;
    ns3::Ipv6EndPoint* end_point_at(const ns3::Ipv6Address& local) const;

    transport::ConnId conn{};    ///< for its user: which connection it is
    std::uint64_t listener = 0;  ///< for its user: which listener it is, or was accepted by

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
    std::shared_ptr<ConnectionTable> table_;  // once it has entered; none of a plain TcpL4Protocol
};

}  // namespace chathack::sim
