#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "conformance/observe/byte_stream.hpp"
#include "conformance/observe/connections.hpp"
#include "conformance/observe/observer.hpp"

namespace chathack::observe {

/// Shows an observer the connections of a capture, in an order in which they can have happened.
///
/// Within a connection acknowledgement numbers tell what a side had seen when it sent. Between connections
/// the order is that of the capture, and the observer is told which packets stand so close together that
/// nobody knows which came first.
class CaptureReplay {
public:
    /// A connection that is shown.
    struct Shown {
        const Connection* connection = nullptr;
        std::array<ByteStream, 2> streams;  ///< by End
        bool to_server = false;
        LinkId link{};  ///< 0: it is not judged
    };

    /// The capture and its connections must stay where they are.
    CaptureReplay(std::span<const Packet> capture, std::span<const Connection> connections,
                  std::uint16_t server_port, Observer& observer);
    /// Shows everything. To be called once.
    void run();

    const std::deque<Shown>& shown() const noexcept { return shown_; }

private:
    struct Event {
        enum class Kind { opened, bytes, gap, lost_sight, ended, broken };
        Kind kind{};
        std::size_t packet = 0;   ///< its place in the capture
        std::uint64_t needs = 0;  ///< how many bytes of the other direction its sender had got
        std::string_view bytes;
    };
    /// One direction of a connection, and how far it has been shown.
    struct Direction {
        std::vector<Event> events;
        std::size_t next = 0;
        std::uint64_t bytes = 0;
        bool busy = false;  ///< the next event waits for what it needs
    };
    struct Line {
        Shown* shown = nullptr;
        std::array<Direction, 2> directions;
    };
    struct Turn {
        std::size_t packet = 0;
        Line* line = nullptr;
        End from{};
        std::size_t event = 0;
    };

    void prepare(const Connection& connection, bool to_server);
    void add_events(Line& line, End from, const std::vector<std::uint64_t>& needs_of_packet);
    void sort_turns();
    /// Shows the next event of a direction, and first what its sender had heard. False when that waits for
    /// the event itself.
    bool show_next(Line& line, End from);
    void tell(Line& line, End from, const Event& event);
    void open(Line& line, Time at);

    std::span<const Packet> capture_;
    std::uint16_t server_port_;
    Observer& observer_;
    std::deque<Shown> shown_;
    std::deque<Line> lines_;
    std::vector<Turn> turns_;
    std::vector<std::size_t> settled_;  // by packet: the last that may be earlier than it
};

}  // namespace chathack::observe
