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
/// A slot goes from free to connecting or open; from open to broken (its end is told next), closing (the
/// machine has closed it, its queue is not written yet) or free. What the machine asks for is noted at once
/// and done at the end of the turn, in an event of its own: most of it would change a socket that ns-3 is
/// just working on.
class Ns3Connections {
public:
    explicit Ns3Connections(Ns3Shared& shared) : shared_{shared} {}
    /// Abandons every socket.
    ~Ns3Connections();
    Ns3Connections(const Ns3Connections&) = delete;
    Ns3Connections& operator=(const Ns3Connections&) = delete;

    /// Who hears the sockets, now and until the transport is gone.
    void set_user(std::weak_ptr<SocketUser> user) { user_ = std::move(user); }

    // What the machine asks for.
    void send(const transport::Send& action);
    void half_close(transport::ConnId conn);
    void close(transport::ConnId conn);
    void reset(transport::ConnId conn);
    void pause(transport::ConnId conn);
    void resume(transport::ConnId conn);
    /// Gives up the attempt, if there is one.
    void cancel(transport::Tag tag);

    /// Zero when there is no such connection, or nothing was measured yet.
    transport::Time round_trip(transport::ConnId conn);
    /// The far sides that have not acknowledged all that was sent to them, on connections too that
    /// the machine has closed.
    std::vector<transport::Endpoint> unacknowledged() const;

    // In events only.
    void connect(const transport::Connect& action);
    void end_turn();

    // What ns-3 tells.
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

    /// A queue is written before the end of the turn when it gets longer than this.
    static constexpr std::size_t early_write_bytes = 64 * 1024;

    struct Slot {
        transport::SendQueue queue;
        ns3::Ptr<TcpSocket> socket;
        std::uint32_t use = 1;
        Phase phase = Phase::free;
        bool takes_sends = false;
        bool ending = false;     ///< FIN follows the queue
        bool dirty = false;      ///< the end of the turn looks at it
        bool resetting = false;  ///< the machine has reset it
        bool paused = false;
        bool resumed = false;    ///< what came while it was paused is to be read
        bool end_heard = false;  ///< the far side sends no more
        bool end_told = false;
        TransportError error{};  ///< why it is broken
        transport::Tag tag{};    ///< of the attempt
        ns3::EventId deadline;   ///< of the attempt, or of a closed connection
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
    /// Closed ones, whose last bytes ns-3 still brings over.
    std::vector<std::pair<transport::Endpoint, ns3::Ptr<TcpSocket>>> leaving_;

    transport::ChunkWriter many_, single_;  ///< apart, so that answers to one do not cut what all get
    transport::Slice packed_;               ///< what `packet_` was made of
    ns3::Ptr<ns3::Packet> packet_;          ///< shared by all whose queue is that slice
    std::vector<std::uint8_t> scratch_;
};

}  // namespace chathack::sim
