#include "sim/transport/tcp_socket.hpp"

#include <ns3/inet-socket-address.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/node.h>
#include <ns3/object-factory.h>
#include <ns3/rtt-estimator.h>
#include <ns3/simulator.h>
#include <ns3/tcp-congestion-ops.h>
#include <ns3/tcp-header.h>
#include <ns3/tcp-l4-protocol.h>
#include <ns3/tcp-recovery-ops.h>
#include <ns3/tcp-rx-buffer.h>
#include <ns3/tcp-tx-buffer.h>

#include <algorithm>

#include "sim/transport/addresses.hpp"
#include "sim/transport/socket_setup.hpp"

namespace chathack::sim {
namespace {

using ns3::MakeCallback;
using ns3::MakeNullCallback;
using ns3::Ptr;
using ns3::Socket;
using transport::TransportError;

/// Makes an object of the type that an attribute of the node's TCP names.
template <class T>
Ptr<T> make_as_set(const ns3::TcpL4Protocol& tcp, const char* attribute) {
    ns3::TypeIdValue type;
    tcp.GetAttribute(attribute, type);
    ns3::ObjectFactory factory;
    factory.SetTypeId(type.Get());
    return factory.Create<T>();
}

TcpSocket& ours(const Ptr<Socket>& socket) { return static_cast<TcpSocket&>(*socket); }

bool belongs_to_nobody(const ns3::TcpHeader& heard_by_listener) {
    const auto flags = heard_by_listener.GetFlags();
    return (flags & ns3::TcpHeader::ACK) != 0 && (flags & ns3::TcpHeader::RST) == 0;
}

}  // namespace

ns3::TypeId SocketSetup::GetTypeId() {
    static const auto id = ns3::TypeId{"chathack::sim::SocketSetup"}.SetParent<ns3::Object>();
    return id;
}

ns3::TypeId TcpSocket::GetTypeId() {
    static const auto id =
        ns3::TypeId{"chathack::sim::TcpSocket"}.SetParent<ns3::TcpSocketBase>().AddConstructor<TcpSocket>();
    return id;
}

ns3::TypeId TcpSocket::GetInstanceTypeId() const { return GetTypeId(); }

Ptr<TcpSocket> TcpSocket::make(ns3::Node& node) {
    const auto tcp = node.GetObject<ns3::TcpL4Protocol>();
    auto socket = ns3::CreateObject<TcpSocket>();
    socket->SetNode(&node);
    socket->SetTcp(tcp);
    socket->SetRtt(make_as_set<ns3::RttEstimator>(*tcp, "RttEstimatorType"));
    socket->SetCongestionControlAlgorithm(make_as_set<ns3::TcpCongestionOps>(*tcp, "SocketType"));
    socket->SetRecoveryAlgorithm(make_as_set<ns3::TcpRecoveryOps>(*tcp, "RecoveryType"));
    if (const auto setup = node.GetObject<SocketSetup>()) setup->prepare(*socket);
    return socket;
}

TcpSocket::TcpSocket() { watch_window(); }

/// Makes the socket of a connection that the listener is about to accept.
TcpSocket::TcpSocket(const TcpSocket& listening)
    : ns3::TcpSocketBase{listening}, listener{listening.listener}, user_{listening.user_} {
    watch_window();
    set_callbacks();
}

TcpSocket::~TcpSocket() {
    if (table_) table_->remove(key_, *this);
}

Ptr<ns3::TcpSocketBase> TcpSocket::Fork() { return ns3::CopyObject<TcpSocket>(this); }

void TcpSocket::attach(std::weak_ptr<SocketUser> user) {
    user_ = std::move(user);
    static const auto note = ns3::MakeCallback(&TcpSocket::note_reset);
    m_rxTrace.ConnectWithoutContext(note);
    set_callbacks();
}

/// All sockets share one set of callbacks, which get the socket as an argument. This saves memory with a
/// crowd.
void TcpSocket::set_callbacks() {
    using Heard = ns3::Callback<void, Ptr<Socket>>;
    static const Heard connected{[](Ptr<Socket> heard) {
        auto& socket = ours(heard);
        socket.connected_ = true;
        if (const auto user = socket.user_.lock()) user->on_connected(socket);
    }};
    static const Heard given_up{[](Ptr<Socket> heard) { ours(heard).give_up(); }};
    static const Heard ended{[](Ptr<Socket> heard) {
        auto& socket = ours(heard);
        const auto user = socket.user_.lock();
        if (user && !socket.reset_heard_) user->on_ended(socket);
    }};
    static const ns3::Callback<void, Ptr<Socket>, const ns3::Address&> accepted{
        [](Ptr<Socket> heard, const ns3::Address&) {
            auto& socket = ours(heard);
            socket.connected_ = true;
            if (const auto user = socket.user_.lock()) {
                user->on_accepted(socket);
            } else {
                ns3::Simulator::ScheduleNow(&TcpSocket::abandon, Ptr<TcpSocket>{&socket});
            }
        }};
    static const Heard readable{[](Ptr<Socket> heard) {
        auto& socket = ours(heard);
        if (const auto user = socket.user_.lock()) user->on_readable(socket);
    }};
    static const ns3::Callback<void, Ptr<Socket>, std::uint32_t> writable{
        [](Ptr<Socket> heard, std::uint32_t) {
            auto& socket = ours(heard);
            if (const auto user = socket.user_.lock()) user->on_writable(socket);
        }};
    SetConnectCallback(connected, given_up);
    SetCloseCallbacks(ended, given_up);
    SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const ns3::Address&>(), accepted);
    SetRecvCallback(readable);
    SetSendCallback(writable);
}

// ---- packets that arrive

/// From now on packets find this socket without a search.
void TcpSocket::enter_table() {
    const auto tcp = ns3::DynamicCast<TcpProtocol>(m_tcp);
    if (!tcp) return;
    if (m_endPoint != nullptr) {
        key_ = key_of(m_endPoint->GetPeerAddress(), m_endPoint->GetPeerPort(), m_endPoint->GetLocalPort());
    } else if (m_endPoint6 != nullptr) {
        key_ = key_of(m_endPoint6->GetPeerAddress(), m_endPoint6->GetPeerPort(), m_endPoint6->GetLocalPort());
    }
    if (key_.far_port == 0) return;
    table_ = tcp->connections();
    table_->add(key_, *this);
}

ns3::Ipv4EndPoint* TcpSocket::end_point_at(const ns3::Ipv4Address& local) const {
    const bool takes =
        m_endPoint != nullptr && m_endPoint->IsRxEnabled() && m_endPoint->GetLocalAddress() == local;
    return takes ? m_endPoint : nullptr;
}

ns3::Ipv6EndPoint* TcpSocket::end_point_at(const ns3::Ipv6Address& local) const {
    const bool takes =
        m_endPoint6 != nullptr && m_endPoint6->IsRxEnabled() && m_endPoint6->GetLocalAddress() == local;
    return takes ? m_endPoint6 : nullptr;
}

/// ns-3 does not answer while it waits out an ended connection. But when its acknowledgement of the far
/// side's end was lost, the far side repeats its end for minutes, so it must be acknowledged again (RFC
/// 9293, 3.10.7.4).
void TcpSocket::DoForwardUp(Ptr<ns3::Packet> packet, const ns3::Address& from, const ns3::Address& to) {
    if (m_state != LISTEN && !table_) enter_table();
    if (m_state != LISTEN && m_state != TIME_WAIT) return ns3::TcpSocketBase::DoForwardUp(packet, from, to);
    ns3::TcpHeader header;
    packet->PeekHeader(header);
    if (m_state == LISTEN && belongs_to_nobody(header)) return answer_with_reset(header, from, to);
    const bool was_over = m_state == TIME_WAIT;
    ns3::TcpSocketBase::DoForwardUp(packet, from, to);
    if (!was_over || m_state != TIME_WAIT || (header.GetFlags() & ns3::TcpHeader::FIN) == 0) return;
    // The answer's number must follow our own FIN, which ns-3 does not always count.
    m_tcb->m_nextTxSequence = std::max(m_tcb->m_nextTxSequence.Get(), m_tcb->m_highTxMark.Get() + 1);
    SendEmptyPacket(ns3::TcpHeader::ACK);
}

/// ns-3 chooses the time stamp to echo by its last acknowledgement, but counts only acknowledgements sent
/// alone. In a conversation they travel with bytes. The far side then took the time since the last lone one
/// for its round trip, and its timer grew to half a minute. So acknowledgements with bytes are counted here
/// too (RFC 7323, 4.3: Last.ACK.sent is of any segment).
std::uint32_t TcpSocket::SendDataPacket(ns3::SequenceNumber32 seq, std::uint32_t bytes_max, bool with_ack) {
    const auto sent = ns3::TcpSocketBase::SendDataPacket(seq, bytes_max, with_ack);
    if (with_ack) m_highTxAck = m_tcb->m_rxBuffer->NextRxSequence();
    return sent;
}

/// ns-3 resets the backoff of its retransmission timer with every acknowledgement that it sends. So a side
/// that received much did not wait longer from try to try, and gave up within seconds. The timer is kept here
/// until the far side acknowledges (RFC 6298, 5.5 and 5.7).
void TcpSocket::SendEmptyPacket(std::uint8_t flags) {
    constexpr std::uint8_t others = ns3::TcpHeader::SYN | ns3::TcpHeader::FIN | ns3::TcpHeader::RST;
    const auto timer = m_rto.Get();
    ns3::TcpSocketBase::SendEmptyPacket(flags);
    if ((flags & others) == 0 && m_txBuffer->Size() > 0) m_rto = timer;
}

/// A packet that belongs to no connection of the node comes to its listener, which must answer with a reset
/// (RFC 9293, 3.10.7.2). ns-3's listener is silent, so a client from before a crash would not notice for
/// minutes.
void TcpSocket::answer_with_reset(const ns3::TcpHeader& header, const ns3::Address& from,
                                  const ns3::Address& to) {
    ns3::TcpHeader reset;
    reset.SetFlags(ns3::TcpHeader::RST);
    reset.SetSequenceNumber(header.GetAckNumber());
    reset.SetSourcePort(header.GetDestinationPort());
    reset.SetDestinationPort(header.GetSourcePort());
    const auto ip_of = [](const ns3::Address& address) -> ns3::Address {
        if (ns3::InetSocketAddress::IsMatchingType(address))
            return ns3::InetSocketAddress::ConvertFrom(address).GetIpv4();
        return ns3::Inet6SocketAddress::ConvertFrom(address).GetIpv6();
    };
    m_tcp->SendPacket(ns3::Create<ns3::Packet>(), reset, ip_of(to), ip_of(from));
}

void TcpSocket::forget_user() {
    user_.reset();
    SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(), MakeNullCallback<void, Ptr<Socket>>());
    SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(), MakeNullCallback<void, Ptr<Socket>>());
    SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const ns3::Address&>(),
                      MakeNullCallback<void, Ptr<Socket>, const ns3::Address&>());
    SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    SetSendCallback(MakeNullCallback<void, Ptr<Socket>, std::uint32_t>());
    SetDataSentCallback(MakeNullCallback<void, Ptr<Socket>, std::uint32_t>());
}

// ---- listening

bool TcpSocket::listen(const transport::Endpoint& local) {
    const auto address = to_ns3(local);
    if (local.port == 0) return Bind(address) == 0 && Listen() == 0;
    // ns-3's Bind refuses a port that has connections. An end point allocated with an empty peer is refused
    // only when another socket listens there.
    if (local.address.is_ipv6()) {
        m_endPoint6 = m_tcp->Allocate6(nullptr, ns3::Inet6SocketAddress::ConvertFrom(address).GetIpv6(),
                                       local.port, ns3::Ipv6Address::GetAny(), 0);
    } else {
        m_endPoint = m_tcp->Allocate(nullptr, ns3::InetSocketAddress::ConvertFrom(address).GetIpv4(),
                                     local.port, ns3::Ipv4Address::GetAny(), 0);
    }
    if (m_endPoint == nullptr && m_endPoint6 == nullptr) return false;
    m_tcp->AddSocket(this);
    return SetupCallback() == 0 && Listen() == 0;
}

// ---- resets

/// Sees every segment before ns-3 does, because ns-3 ignores some resets and takes the others for ends.
void TcpSocket::note_reset(Ptr<const ns3::Packet>, const ns3::TcpHeader& header,
                           Ptr<const ns3::TcpSocketBase> heard) {
    if ((header.GetFlags() & ns3::TcpHeader::RST) == 0) return;
    auto* socket = const_cast<TcpSocket*>(static_cast<const TcpSocket*>(ns3::PeekPointer(heard)));
    if (socket->reset_heard_ || socket->m_state == LISTEN) return;
    socket->reset_heard_ = true;
    ns3::Simulator::ScheduleNow(&TcpSocket::on_reset_heard, Ptr<TcpSocket>{socket});
}

void TcpSocket::on_reset_heard() {
    const auto user = user_.lock();
    abandon();
    if (user && conn != transport::ConnId{})
        user->on_broken(*this, connected_ ? TransportError::reset : TransportError::refused);
}

void TcpSocket::give_up() {
    const auto user = user_.lock();
    if (!user || reset_heard_) return;
    user->on_given_up();
    user->on_broken(*this, TransportError::timed_out);
}

void TcpSocket::reset() {
    forget_user();
    const Ptr<TcpSocket> alive{this};
    SendRST();
    m_state = CLOSED;
}

void TcpSocket::abandon() {
    forget_user();
    const Ptr<TcpSocket> alive{this};
    DeallocateEndPoint();
    m_state = CLOSED;
}

// ---- ends

bool TcpSocket::all_sent() const { return m_txBuffer->SizeFromSequence(m_tcb->m_nextTxSequence) == 0; }

void TcpSocket::end_sending() {
    // ns-3's own functions do not work here: Close resets when bytes are unread, and ShutdownSend forgets the
    // FIN while the last bytes are under way. Also, a FIN that carries bytes confuses a receiver that has
    // ended its own side.
    if (all_sent()) {
        DoClose();
    } else {
        SetDataSentCallback(MakeCallback(&TcpSocket::end_if_sent, this));
    }
}

void TcpSocket::end_if_sent(Ptr<Socket>, std::uint32_t) {
    if (!all_sent()) return;
    SetDataSentCallback(MakeNullCallback<void, Ptr<Socket>, std::uint32_t>());
    DoClose();
}

void TcpSocket::detach() {
    const auto user = user_;
    forget_user();
    drop_all(this);
    SetRecvCallback(MakeCallback(&TcpSocket::drop_all));
    SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                      ns3::Callback<void, Ptr<Socket>>{[user](Ptr<Socket>) {
                          if (const auto alive = user.lock()) alive->on_given_up();
                      }});
    end_sending();
    update_window();
}

void TcpSocket::drop_all(Ptr<Socket> socket) {
    while (true) {
        const auto packet = socket->Recv();
        if (!packet || packet->GetSize() == 0) return;
    }
}

void TcpSocket::update_window() {
    if (m_state == ESTABLISHED || m_state == FIN_WAIT_1 || m_state == FIN_WAIT_2)
        SendEmptyPacket(ns3::TcpHeader::ACK);
}

// ---- full windows

void TcpSocket::watch_window() {
    m_txBuffer->SetRWndCallback(MakeCallback(&TcpSocket::window_for_new_bytes, this));
}

/// ns-3's buffer asks for this before it gives out bytes that were never sent. When the window is exactly
/// full, it would give out an empty segment, which aborts the program. This happens when some bytes are
/// acknowledged selectively, because the sender then believes that it may go on.
std::uint32_t TcpSocket::window_for_new_bytes() const {
    const auto sent = m_txBuffer->BytesInFlight() + m_txBuffer->GetSacked() + m_txBuffer->GetLost() -
                      m_txBuffer->GetRetransmitsCount();
    const auto window = GetRWnd();
    return window == sent ? 0 : window;
}

/// Probes a closed window with one byte. ns-3 would take a byte also when there is none to send.
void TcpSocket::PersistTimeout() {
    if (m_txBuffer->SizeFromSequence(m_tcb->m_nextTxSequence) > 0) ns3::TcpSocketBase::PersistTimeout();
}

int TcpSocket::Send(Ptr<ns3::Packet> packet, std::uint32_t flags) {
    const int sent = ns3::TcpSocketBase::Send(packet, flags);
    if (sent > 0 && m_state == ESTABLISHED && m_rWnd.Get() == 0 && m_persistEvent.IsExpired()) {
        m_persistEvent = ns3::Simulator::Schedule(m_persistTimeout, &TcpSocket::PersistTimeout, this);
    }
    return sent;
}

// ---- names, measures

transport::Endpoint TcpSocket::local() const {
    ns3::Address address;
    GetSockName(address);
    return from_ns3(address);
}

transport::Endpoint TcpSocket::remote() const {
    ns3::Address address;
    GetPeerName(address);
    return from_ns3(address);
}

transport::Time TcpSocket::round_trip() const {
    return transport::Time{m_tcb->m_lastRtt.Get().GetNanoSeconds()};
}

}  // namespace chathack::sim
