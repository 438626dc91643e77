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

/// The direct connections of one client (clauses PEER): listeners of our accepts, connections on their way to
/// who accepted us, and open ones. Two clients may hold several at once; what is sent takes the newest.
///
/// Every accept has its own listener and its own id: who connects there must first show that id and the login
/// that was accepted, and the listener ends with the first who does (PEER-3, PEER-8).
class PeerTable {
public:
    explicit PeerTable(const Settings& settings) : settings_{settings} {}

    /// Listens for `login`, whose ask we accept, at an address of our side of the server link. The accept may
    /// leave once `on_listening` says so (PEER-2).
    /// Errors: too_many.
    std::optional<Refusal> wait_for(std::string_view login, std::int64_t id, const Address& own, Turn& turn);
    /// Connects to `login`, who accepted our ask (PEER-1).
    void connect_to(std::string_view login, std::int64_t id, std::int32_t port, const Address& address,
                    Turn& turn);

    /// An accept whose listener is up.
    struct Ready {
        std::string login;
        Endpoint advertised;
        std::int64_t id = 0;
    };
    /// @return the accept that may leave now; nothing when the listener is none of ours, or no longer wanted
    std::optional<Ready> on_listening(Tag tag, const Endpoint& local);
    /// @return whose accept it was
    std::optional<std::string> on_listen_failed(const transport::ListenFailed& event, Turn& turn);
    void on_accepted(const transport::Accepted& event, Turn& turn);
    void on_connected(const transport::Connected& event, Turn& turn);
    void on_connect_failed(const transport::ConnectFailed& event, Turn& turn);
    void on_received(ConnId conn, wire::Bytes bytes, Turn& turn);
    /// The connection ended; `error` says how, or the far side ended it in good order.
    void on_ended(ConnId conn, std::optional<transport::TransportError> error, Turn& turn);
    /// Ends what took too long.
    void on_time(Turn& turn);

    /// Sends `frame` on the newest open connection with `login`. @return whether there is one
    template <class F>
    bool send(std::string_view login, const F& frame, Turn& turn) {
        const auto* link = newest_open(login);
        if (link == nullptr) return false;
        turn.actions.send(link->conn, frame);
        return true;
    }
    /// Ends all that there is with `login`. @return whether there was anything
    bool close(std::string_view login, Turn& turn);
    /// Ends everything, without a word.
    void close_all(Turn& turn);
    /// Accepts that could not leave yet never will.
    void on_server_lost(Turn& turn);

    bool has_open(std::string_view login) const { return newest_open(login) != nullptr; }
    std::size_t open_count() const noexcept;
    /// With whom connections are open; a login twice when two are. Valid until the table changes.
    std::vector<std::string_view> open_logins() const;
    /// Whether a connection is on its way: listened for, or being connected.
    bool is_opening(std::string_view login) const;
    bool any_opening() const noexcept { return !waits_.empty() || !attempts_.empty(); }
    bool empty() const noexcept { return waits_.empty() && attempts_.empty() && links_.empty(); }
    /// When `on_time` must be called at the latest; Time::max() when it need not.
    Time next_deadline() const noexcept;

private:
    /// An accept of ours: a listener for one peer.
    struct Wait {
        std::string login;
        std::int64_t id = 0;
        Tag tag{};
        Address advertised;
        bool up = false;  // the accept has left
        std::size_t wrong_hellos = 0;
        Time deadline{};
    };
    /// A connection on its way to who accepted our ask.
    struct Attempt {
        std::string login;
        std::int64_t id = 0;
        Tag tag{};
        Time deadline{};
    };
    /// A connection; a stranger to a listener of ours until its hello shows who it is.
    struct Link {
        explicit Link(const wire::Limits& limits) : decoder{limits} {}
        std::string login;  // empty for a stranger
        ConnId conn{};
        Tag wait{};  // a stranger's listener
        bool open = false;
        Time deadline = Time::max();  // a stranger's
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
    std::uint64_t tags_given_ = 0;  // tag 0 is the client's, for its server
    std::vector<Wait> waits_;
    std::vector<Attempt> attempts_;
    std::vector<std::unique_ptr<Link>> links_;  // in the order opened; a frame handler may remove others
};

}  // namespace chathack::client
