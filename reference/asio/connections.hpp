#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "reference/asio/deadlines.hpp"
#include "reference/asio/shared.hpp"

namespace chathack::asio {

/// The connections of one transport, and its attempts to make some.
///
/// A slot goes from free to connecting or open. From open it goes to broken (the machine will be told), to
/// closing (the machine has closed it, the far side has not) or to free. The data that every delivery needs
/// is packed into one cache line for each slot; the rest is kept apart.
class AsioConnections {
public:
    explicit AsioConnections(AsioShared& shared);

    void accepted(transport::Tag listener, AcceptedSocket accepted);
    void connect(const transport::Connect& action);
    void cancel(transport::Tag tag);
    void send(const transport::Send& action);
    void half_close(transport::ConnId conn);
    void close(transport::ConnId conn);
    void reset(transport::ConnId conn);
    void pause(transport::ConnId conn);
    void resume(transport::ConnId conn);

    /// Bytes in all queues.
    std::size_t queued_bytes() const noexcept;

    /// Closes all in good order. Calls `done` from the loop once none is left.
    void drain(std::function<void()> done);

private:
    static constexpr std::size_t read_buffer_bytes = 64 * 1024;
    /// Most reads of one connection before the others get their turn.
    static constexpr int reads_per_readiness = 4;
    /// A queue longer than this is written before the end of the turn.
    static constexpr std::size_t early_write_bytes = 64 * 1024;

    using ConnId = transport::ConnId;
    using TransportError = transport::TransportError;
    enum class Phase : std::uint8_t { free, connecting, open, broken, closing };
    enum class Output : std::uint8_t { idle, dirty, blocked };

    struct alignas(64) Slot {
        transport::SendQueue queue;
        std::uint32_t use = 1;
        int socket = -1;
        Phase phase = Phase::free;
        Output output = Output::idle;
        bool takes_sends = false;
        bool ending = false;  ///< FIN follows the queue
    };
    struct Connection {
        explicit Connection(boost::asio::io_context& loop) : descriptor{loop} {}
        Descriptor descriptor;
        transport::Tag tag{};           ///< tag of the attempt
        TransportError error{};         ///< why it is broken or was not made
        std::size_t dropped_bytes = 0;  ///< dropped while closing
        std::uint32_t stage = 0;        ///< counts its time-outs, see TimerQueue
        bool paused = false;
        bool ended = false;     ///< the far side sends no more
        bool shut = false;      ///< FIN is sent
        bool reading = false;   ///< waiting for bytes
        bool watching = false;  ///< waiting for errors
    };
    using Step = void (AsioConnections::*)(ConnId);

    // connections.cpp: slots, and telling the machine of their ends
    ConnId claim(Phase phase);
    bool attach(ConnId conn, FileDescriptor socket);
    void release(ConnId conn);
    Slot* find(ConnId conn);
    Slot* find(ConnId conn, Phase phase);
    Connection& connection(ConnId conn) { return *connections_[transport::slot_of(conn)]; }
    ConnId id(std::uint32_t slot) const { return transport::make_conn_id(slot, slots_[slot].use); }
    void later(ConnId conn, Step step);
    void wait(ConnId conn, Descriptor::wait_type what, Step step);
    void fail(ConnId conn, TransportError error);
    void break_off(ConnId conn, TransportError error);
    void tell_broken(ConnId conn);

    // connecting.cpp
    void decide(ConnId conn);
    void fail_attempt(ConnId conn);
    void give_up(ConnId conn, TransportError error);
    void forget_attempt(ConnId conn);

    // reading.cpp
    void wait_readable(ConnId conn);
    void on_readable(ConnId conn);
    bool read_once(ConnId conn);
    void on_bytes(ConnId conn, wire::Bytes bytes);
    void on_end(ConnId conn);
    void watch(ConnId conn);
    void on_trouble(ConnId conn);

    // writing.cpp
    void mark_dirty(std::uint32_t slot);
    void end_turn();
    void write(std::uint32_t slot);
    void on_writable(ConnId conn);
    void on_long_queue(std::uint32_t slot);

    // closing.cpp
    void begin_linger(ConnId conn);
    void on_written(std::uint32_t slot);

    AsioShared& shared_;
    std::vector<Slot> slots_;
    std::vector<std::unique_ptr<Connection>> connections_;  ///< by slot; null when free
    std::vector<std::uint32_t> free_slots_;
    std::size_t live_ = 0;  ///< slots that are not free
    std::function<void()> drained_;

    transport::ChunkWriter many_, single_;  ///< separate, so that answers to one do not split what all get
    std::vector<std::uint32_t> dirty_, flushing_;
    bool turn_ending_ = false;
    std::unique_ptr<std::byte[]> read_buffer_;
    std::unordered_multimap<transport::Tag, ConnId> attempts_;
    TimerQueue connect_deadlines_, linger_deadlines_;
};

}  // namespace chathack::asio
