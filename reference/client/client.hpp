#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/client/commands.hpp"
#include "reference/client/login_list.hpp"
#include "reference/client/notifications.hpp"
#include "reference/client/peer_table.hpp"
#include "reference/client/reach.hpp"
#include "reference/client/settings.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"
#include "reference/wire/decoder.hpp"

namespace chathack::client {

/// One CHATHACK client as a pure machine: transport events and the user's commands go in, transport actions
/// and notifications come out. Clauses CLIENT and PEER.
///
/// It connects and logs in once. When the server link is lost, direct connections go on; when a direct
/// connection ends, the server link goes on (PEER-9). Everything that it stores has a limit in `Settings`.
class Client {
public:
    /// @param settings  may be shared by many clients; must outlive them
    Client(const Settings& settings, std::string login, std::optional<std::string> password = {});
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void on(const transport::Event& event, Time now, transport::Actions& actions) noexcept;
    void on(const Command& command, Time now, transport::Actions& actions) noexcept;

    /// The notifications since the last call, in order.
    Notifications take_notifications() noexcept { return std::exchange(notifications_, {}); }

    const std::string& login() const noexcept { return login_; }
    bool logged_in() const noexcept { return state_ == State::logged_in; }
    /// Whether nothing more will happen: the server link is over, or `Quit` was given, and there is no direct
    /// connection, nor one being made.
    bool over() const noexcept { return state_ == State::gone && peers_.empty(); }
    /// The logins heard of. The one heard most recently is last.
    const LoginList& seen() const noexcept { return seen_; }
    /// The logins whose asks wait for our user's answer, and those whose answer we wait for.
    const LoginList& asks_received() const noexcept { return asks_received_; }
    const LoginList& asks_sent() const noexcept { return asks_sent_; }
    const PeerTable& peers() const noexcept { return peers_; }

private:
    enum class State : std::uint8_t { idle, connecting, logging_in, logged_in, gone };

    void handle(const transport::Listening& event, Turn& turn);
    void handle(const transport::ListenFailed& event, Turn& turn);
    void handle(const transport::Accepted& event, Turn& turn);
    void handle(const transport::Connected& event, Turn& turn);
    void handle(const transport::ConnectFailed& event, Turn& turn);
    void handle(const transport::Received& event, Turn& turn);
    void handle(const transport::Ended& event, Turn& turn);
    void handle(const transport::Closed& event, Turn& turn);
    void handle(const transport::Woke& event, Turn& turn);

    void handle(const Start& command, Turn& turn);
    void handle(const Say& command, Turn& turn);
    void handle(const Ask& command, Turn& turn);
    void handle(const Accept& command, Turn& turn);
    void handle(const Refuse& command, Turn& turn);
    void handle(const Tell& command, Turn& turn);
    void handle(const SendFile& command, Turn& turn);
    void handle(const ClosePeer& command, Turn& turn);
    void handle(const Quit& command, Turn& turn);

    void on_server_bytes(wire::Bytes bytes, Turn& turn);
    void on_frame(const wire::to_client::PacketError& frame, Turn& turn);
    void on_frame(const wire::to_client::LoginError& frame, Turn& turn);
    void on_frame(const wire::to_client::Connected& frame, Turn& turn);
    void on_frame(const wire::to_client::LoginExists& frame, Turn& turn);
    void on_frame(const wire::to_client::GlobalMessage& frame, Turn& turn);
    void on_frame(const wire::to_client::PrivateAsk& frame, Turn& turn);
    void on_frame(const wire::to_client::PrivateValidation& frame, Turn& turn);
    void on_frame(const wire::to_client::PrivateRefusal& frame, Turn& turn);

    bool is_server(ConnId conn) const noexcept;
    void connect_to_next_server(const Cause& last_failure, Turn& turn);
    void on_login_failure(LoginFailure why, Turn& turn);
    void lose_server(const Cause& cause, Turn& turn);
    void leave_server() noexcept;
    std::optional<Rejected> text_fault(std::string_view text) const;
    std::optional<Rejected> login_fault(std::string_view login) const;
    void set_alarm(Turn& turn);

    const Settings& settings_;
    std::string login_;
    std::optional<std::string> password_;       // until it is sent
    std::vector<transport::Endpoint> servers_;  // still to be tried
    State state_ = State::idle;
    ConnId server_{};              // valid from logging in on
    Surroundings here_;            // valid from logging in on
    Time deadline_ = Time::max();  // for connecting or logging in
    Time alarm_ = Time::min();     // the time of the last WakeAt
    wire::Decoder<wire::Direction::to_client> decoder_;
    LoginList asks_received_;
    LoginList asks_sent_;
    LoginList seen_;
    PeerTable peers_;
    Notifications notifications_;
};

}  // namespace chathack::client
