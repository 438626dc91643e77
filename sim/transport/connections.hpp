#pragma once

#include <ns3/event-id.h>
#include <ns3/packet.h>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "reference/transport/send_queue.hpp"
#include "sim/transport/shared.hpp"
#include "sim/transport/tcp_socket.hpp"

namespace chathack::sim {

/// The connections of one transport, and its attempts to make some.
///
/// A slot goes from free to connecting or open. From open it goes to broken (the machine will be told), to
/// closing (the machine has closed it, but its queue is not written yet) or to free.
///
/// The machine's requests are noted at once and carried out at the end of the turn, in an event of their own.
/// Most would otherwise change a socket while ns-3 is working on it.
class Ns3Connections {
public:
    explicit Ns3Connections(Ns3Shared& shared) : shared_{shared} {}
    /// Abandons every socket.
    ~Ns3Connections();
    Ns3Connections(const Ns3Connections&) = delete;
    Ns3Connections& operator=(const Ns3Connections&) = delete;

    /// Sets the object that sockets report to, until the transport is gone.
    void set_user(std::weak_ptr<SocketUser> user) { user_ = std::move(user); }

    // Requests of the machine.
    void send(const transport::Send& action);
    void half_close(transport::ConnId conn);
    void close(transport::ConnId conn);
    void reset(transport::ConnId conn);
    void pause(transport::ConnId conn);
    void resume(transport::ConnId conn);
    /// Gives the attempt up, if there is one.
    void cancel(transport::Tag tag);

    /// Zero when there is no such connection, or nothing has been measured yet.
    transport::Time round_trip(transport::ConnId conn);
    /// The far sides that have not acknowledged everything sent to them, including those of connections that
    /// the machine has closed.
    std::vector<transport::Endpoint> unacknowledged() const;

    // To be called inside ns-3 events only.
    void connect(const transport::Connect& action);
    void end_turn();

    // Called by ns-3.
    void on_accepted(TcpSocket& socket, transport::Tag listener);
    void on_connected(TcpSocket& socket);
    void on_readable(TcpSocket& socket);
    void on_writable(TcpSocket& socket);
    void on_ended(TcpSocket& socket);
    void on_broken(TcpSocket& socket, transport::TransportError error);

private:
    using ConnId = transport::ConnId;
    using TransportError = transport::TransportError;
    enum class Phase : std::uint8_t { free, connecting, open, broken, closing };

    /// A queue longer than this is written before the end of the turn.
    static constexpr std::size_t early_write_bytes = 64 * 1024;

    struct Slot {
        transport::SendQueue queue;
        ns3::Ptr<TcpSocket> socket;
        std::uint32_t use = 1;
        Phase phase = Phase::free;
        bool takes_sends = false;
        bool ending = false;     ///< FIN follows the queue
        bool dirty = false;      ///< to be looked at at the end of the turn
        bool resetting = false;  ///< the machine has reset it
        bool paused = false;
        bool resumed = false;    ///< bytes that came during the pause are to be read
        bool end_heard = false;  ///< the far side sends no more
        bool end_told = false;
        TransportError error{};  ///< why it is broken
        transport::Tag tag{};    ///< tag of the attempt
        ns3::EventId deadline;   ///< end of the attempt, or of lingering
    };

    // connections.cpp: slots and their ends
    ConnId claim(Phase phase, ns3::Ptr<TcpSocket> socket);
    void release(ConnId conn);
    Slot* find(ConnId conn);
    Slot* find(ConnId conn, Phase phase);
    ConnId id(std::uint32_t slot) const { return transport::make_conn_id(slot, slots_[slot].use); }
    void mark_dirty(ConnId conn);
    void break_off(ConnId conn, TransportError error);
    void settle(ConnId conn);
    void fail_attempt(ConnId conn, TransportError error);

    // bytes.cpp: sending and receiving
    void write(ConnId conn);
    void await_room(ConnId conn);
    ns3::Ptr<ns3::Packet> take_packet(const transport::SendQueue& queue, std::size_t bytes);
    void on_written(ConnId conn);
    void on_long_queue(ConnId conn);
    void read(ConnId conn);

    Ns3Shared& shared_;
    std::weak_ptr<SocketUser> user_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::unordered_multimap<transport::Tag, ConnId> attempts_;
    std::size_t next_node_ = 0;
    std::vector<ConnId> dirty_, settling_;
    /// Closed connections whose last bytes ns-3 is still sending.
    std::vector<std::pair<transport::Endpoint, ns3::Ptr<TcpSocket>>> leaving_;

    transport::ChunkWriter many_, single_;  ///< separate, so that answers to one do not split what all get
    transport::Slice packed_;               ///< the slice that `packet_` was made of
    ns3::Ptr<ns3::Packet> packet_;          ///< shared by all connections whose queue is that slice
    std::vector<std::uint8_t> scratch_;
};

}  // namespace chathack::sim
