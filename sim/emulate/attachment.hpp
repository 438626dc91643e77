#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::emulate {

/// Connects each real client to a real server through a connection in a simulated network.
///
/// A pure machine on three transports. A real client connects `outside`. Then one of the simulated `clients`
/// connects to the simulated `server`. Once that has accepted, a third connection goes `outside` again, to
/// the real server. Bytes, half-closes and resets are passed on unchanged. While the network carries bytes
/// more slowly than a side sends them, that side is not read.
class Attachment {
public:
    enum class Place : std::uint8_t { outside = 0, clients, server };
    static constexpr std::size_t places = 3;
    /// What is to be done in each place.
    using Orders = std::array<transport::Actions, places>;
    static transport::Actions& orders_for(Place place, Orders& orders) {
        return orders[static_cast<std::size_t>(place)];
    }

    struct Counts {
        std::uint64_t connections = 0;  ///< of real clients, since the start
        std::uint64_t open = 0;
        std::uint64_t failed = 0;      ///< did not reach the real server
        std::uint64_t bytes_up = 0;    ///< delivered to the real server
        std::uint64_t bytes_down = 0;  ///< delivered to real clients
    };

    /// Most bytes taken from one side of a connection and not yet delivered to the other.
    static constexpr std::size_t under_way_bytes_max = 256 * 1024;
    static constexpr transport::Tag listener{1};  ///< of both listeners: outside and in the simulation

    /// @param bridge  where the simulated server listens
    /// @param to  the real server
    Attachment(const transport::Endpoint& bridge, const transport::Endpoint& to) : bridge_{bridge}, to_{to} {}

    /// Begins to listen for real clients. The outcome comes as Listening or ListenFailed from outside.
    void start(const transport::Endpoint& listen, Orders& orders) const;
    void on(Place from, const transport::Event& event, Orders& orders);

    const Counts& counts() const noexcept { return counts_; }
    /// The open connections of simulated clients.
    std::vector<transport::ConnId> through() const;
    /// Sentences for the user since the last call, about what could not be reached.
    std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

private:
    using ConnId = transport::ConnId;
    using LineNumber = std::uint64_t;

    /// The ends of a line, in order from the real client to the real server. This machine joins the first two
    /// and the last two; the simulated network lies between.
    enum End : std::size_t { real_client = 0, simulated_client, simulated_server, real_server, ends };
    static constexpr std::array<Place, ends> place_of{Place::outside, Place::clients, Place::server,
                                                      Place::outside};
    static End joined_with(End end) { return static_cast<End>(end ^ 1U); }
    /// The outer end at which bytes from this outer end are delivered.
    static End far_from(End end) { return static_cast<End>(ends - 1 - end); }

    struct Line {
        std::array<ConnId, ends> conns{};
        std::array<bool, ends> ended{};             // it sends no more
        std::array<std::size_t, ends> under_way{};  // bytes taken from an outer end, not yet delivered
        std::array<bool, ends> held{};              // an outer end not read, as too much is under way
        transport::Endpoint local;                  // of the simulated client
        std::array<bool, 2> over{};                 // both ends of this half are gone
    };
    struct Found {
        LineNumber number = 0;
        Line* line = nullptr;
        End end{};
    };

    void accepted(Place from, const transport::Accepted& event, Orders& orders);
    void connected(Place from, const transport::Connected& event, Orders& orders);
    void not_connected(Place from, const transport::ConnectFailed& event, Orders& orders);
    void received(const Found& found, wire::Bytes bytes, Orders& orders);
    void ended(const Found& found, Orders& orders);
    void broken(const Found& found, Orders& orders);
    void end_half(LineNumber number, End end);
    Found find(Place from, ConnId conn);

    transport::Endpoint bridge_;
    transport::Endpoint to_;
    std::map<LineNumber, Line> lines_;  // a line's number is also the tag of its connection attempts
    std::map<std::pair<Place, ConnId>, std::pair<LineNumber, End>> by_conn_;
    std::map<transport::Endpoint, LineNumber> by_local_;
    LineNumber last_ = 1;
    Counts counts_;
    std::vector<std::string> notes_;
};

}  // namespace chathack::emulate
