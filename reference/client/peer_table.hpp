#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/client/settings.hpp"
#include "reference/client/turn.hpp"
#include "reference/wire/decoder.hpp"

namespace chathack::client {

using transport::Address;
using transport::ConnId;
using transport::Endpoint;
using transport::Tag;

/// The direct connections of one client (clauses PEER): listeners for our accepts, connections being made to
/// peers that accepted our asks, and open ones. Two clients may have several at once; the newest is used for
/// sending.
///
/// Every accept has its own listener and its own id. Whoever connects there must first send that id and the
/// accepted login. The listener ends when the first one does so (PEER-3, PEER-8).
class PeerTable {
public:
    explicit PeerTable(const Settings& settings) : settings_{settings} {}

    /// Listens for `login`, whose ask we accept, at the address of our side of the server link. The accept
    /// may be sent once `on_listening` says so (PEER-2). Errors: too_many.
    std::optional<Refusal> wait_for(std::string_view login, std::int64_t id, const Address& own, Turn& turn);
    /// Connects to `login`, who accepted our ask (PEER-1).
    void connect_to(std::string_view login, std::int64_t id, std::int32_t port, const Address& address,
                    Turn& turn);

    /// An accept whose listener listens.
    struct Ready {
        std::string login;
        Endpoint advertised;
        std::int64_t id = 0;
    };
    /// @return the accept that may be sent now; nothing when the listener is unknown or no longer wanted
    std::optional<Ready> on_listening(Tag tag, const Endpoint& local);
    /// @return the login whose ask was to be accepted; nothing when the listener is unknown
    std::optional<std::string> on_listen_failed(const transport::ListenFailed& event, Turn& turn);
    void on_accepted(const transport::Accepted& event, Turn& turn);
    void on_connected(const transport::Connected& event, Turn& turn);
    void on_connect_failed(const transport::ConnectFailed& event, Turn& turn);
    void on_received(ConnId conn, wire::Bytes bytes, Turn& turn);
    /// The connection ended.
    /// @param error  why; nothing: the far side ended it in good order
    void on_ended(ConnId conn, std::optional<transport::TransportError> error, Turn& turn);
    /// Ends what took too long.
    void on_time(Turn& turn);

    /// Sends `frame` on the newest open connection with `login`.
    /// @return whether there is one
    template <class F>
    bool send(std::string_view login, const F& frame, Turn& turn) {
        const auto* link = newest_open(login);
        if (link == nullptr) return false;
        turn.actions.send(link->conn, frame);
        return true;
    }
    /// Ends every connection with `login`, also those being made.
    /// @return whether there was one
    bool close(std::string_view login, Turn& turn);
    /// Ends everything and shows nothing to the user.
    void close_all(Turn& turn);
    /// The server is lost, so accepts that were not sent yet fail.
    void on_server_lost(Turn& turn);

    bool has_open(std::string_view login) const { return newest_open(login) != nullptr; }
    std::size_t open_count() const noexcept;
    /// The logins of open connections, once for each connection. Valid until the table changes.
    std::vector<std::string_view> open_logins() const;
    /// Whether a connection with `login` is being made: we listen for it, or connect to it.
    bool is_opening(std::string_view login) const;
    bool any_opening() const noexcept { return !waits_.empty() || !attempts_.empty(); }
    bool empty() const noexcept { return waits_.empty() && attempts_.empty() && links_.empty(); }
    /// The latest time to call `on_time`; Time::max() when there is nothing to do.
    Time next_deadline() const noexcept;

private:
    /// An accept of ours: a listener for one peer.
    struct Wait {
        std::string login;
        std::int64_t id = 0;
        Tag tag{};
        Endpoint advertised;  // without its port until it listens
        bool up = false;      // it listens, and the accept was sent
        std::size_t wrong_hellos = 0;
        Time deadline{};
    };
    /// A connection being made to a peer that accepted our ask.
    struct Attempt {
        std::string login;
        std::int64_t id = 0;
        Endpoint remote;
        Tag tag{};
        Time deadline{};
    };
    /// A connection. One that came in at a listener is a stranger until its hello proves who it is.
    struct Link {
        explicit Link(const wire::Limits& limits) : decoder{limits} {}
        std::string login;  // empty for a stranger
        ConnId conn{};
        Tag wait{};  // of a stranger: its listener
        bool open = false;
        Time deadline = Time::max();  // of a stranger: for its hello
        wire::Decoder<wire::Direction::peer> decoder;
    };

    const Link* newest_open(std::string_view login) const;
    Link* find_link(ConnId conn);
    Wait* find_wait(Tag tag);
    bool full() const noexcept;
    Tag next_tag() noexcept { return static_cast<Tag>(++tags_given_); }

    bool on_first_frame(Link& link, const wire::peer::Frame& frame, Turn& turn);
    bool on_frame(Link& link, const wire::peer::Frame& frame, Turn& turn);
    void on_bad_bytes(Link& link, wire::WireError error, Turn& turn);
    void open(Link& link, Turn& turn);
    void turn_away(ConnId stranger, Turn& turn);
    void close_strangers(Tag wait, Turn& turn);
    void end_wait(Tag tag, Turn& turn);
    void end_link(Link& link, const Cause& cause, Turn& turn);
    void forget(ConnId conn);

    const Settings& settings_;
    std::uint64_t tags_given_ = 0;  // the client uses tag 0 for its server
    std::vector<Wait> waits_;
    std::vector<Attempt> attempts_;
    // In the order opened; by pointer, as a frame handler may remove others.
    std::vector<std::unique_ptr<Link>> links_;
};

}  // namespace chathack::client
