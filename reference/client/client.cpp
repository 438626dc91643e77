#include "reference/client/client.hpp"

#include <algorithm>

#include "reference/wire/check.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::client {
namespace {

constexpr Tag server_tag{0};

}  // namespace

Client::Client(const Settings& settings, std::string login, std::optional<std::string> password)
    : settings_{settings},
      login_{std::move(login)},
      password_{std::move(password)},
      decoder_{settings.limits},
      asks_received_{settings.asks_max},
      asks_sent_{settings.asks_max},
      seen_{settings.seen_max},
      peers_{settings} {}

void Client::on(const transport::Event& event, Time now, transport::Actions& actions) noexcept {
    Turn turn{now, login_, actions, notifications_};
    std::visit([&](const auto& each) { handle(each, turn); }, event);
    set_alarm(turn);
}

void Client::on(const Command& command, Time now, transport::Actions& actions) noexcept {
    Turn turn{now, login_, actions, notifications_};
    std::visit([&](const auto& each) { handle(each, turn); }, command);
    set_alarm(turn);
}

// ---- the connection to the server

void Client::handle(const Start& command, Turn& turn) {
    CHATHACK_CHECK(state_ == State::idle && !command.servers.empty());
    servers_.assign(command.servers.rbegin(), command.servers.rend());  // reversed: the next one is the last
    connect_to_next_server({}, turn);
}

void Client::connect_to_next_server(const Cause& last_failure, Turn& turn) {
    if (servers_.empty()) {
        leave_server();
        turn.show(ServerUnreachable{last_failure});
        return;
    }
    turn.actions.add(transport::Connect{server_tag, servers_.back()});
    servers_.pop_back();
    state_ = State::connecting;
    deadline_ = turn.now + settings_.connect_timeout;
}

void Client::handle(const transport::Connected& event, Turn& turn) {
    if (event.tag != server_tag) return peers_.on_connected(event, turn);
    if (state_ != State::connecting) {  // the attempt was given up while the event was on its way
        turn.actions.add(transport::Close{event.conn});
        return;
    }
    state_ = State::logging_in;
    deadline_ = turn.now + settings_.login_timeout;
    server_ = event.conn;
    here_ = {event.local.address, event.remote.address, settings_.own_addresses};
    servers_ = {};
    if (password_) {
        turn.actions.send(server_, wire::to_server::LoginWithPassword{login_, *password_});
    } else {
        turn.actions.send(server_, wire::to_server::NewLogin{login_});
    }
    password_.reset();
    turn.show(Reached{event.remote});
}

void Client::handle(const transport::ConnectFailed& event, Turn& turn) {
    if (event.tag != server_tag) return peers_.on_connect_failed(event, turn);
    if (state_ == State::connecting) connect_to_next_server({Why::network, event.error}, turn);
}

void Client::handle(const transport::Received& event, Turn& turn) {
    if (!is_server(event.conn)) return peers_.on_received(event.conn, event.bytes, turn);
    on_server_bytes(event.bytes, turn);
}

void Client::on_server_bytes(wire::Bytes bytes, Turn& turn) {
    while (is_server(server_)) {  // handling a frame may end the link
        const auto frame = decoder_.next(bytes);
        if (frame) {
            std::visit([&](const auto& each) { on_frame(each, turn); }, *frame);
        } else if (frame.error() == wire::WireError::need_more) {
            return;
        } else if (is_skippable(frame.error())) {
            turn.show(Skipped{});
        } else {
            turn.actions.add(transport::Close{server_});
            lose_server({Why::unreadable, {}, frame.error()}, turn);
        }
    }
}

void Client::handle(const transport::Ended& event, Turn& turn) {
    if (!is_server(event.conn)) return peers_.on_ended(event.conn, {}, turn);
    turn.actions.add(transport::Close{event.conn});
    lose_server({decoder_.in_frame() ? Why::cut_short : Why::closed_by_far_side}, turn);
}

void Client::handle(const transport::Closed& event, Turn& turn) {
    if (!is_server(event.conn)) return peers_.on_ended(event.conn, event.error, turn);
    lose_server({Why::network, event.error}, turn);
}

void Client::handle(const transport::Woke&, Turn& turn) {
    peers_.on_time(turn);
    if (deadline_ > turn.now) return;
    if (state_ == State::connecting) {
        turn.actions.add(transport::CancelConnect{server_tag});
        connect_to_next_server({Why::no_answer}, turn);
    } else {
        turn.actions.add(transport::Close{server_});
        lose_server({Why::no_answer}, turn);
    }
}

bool Client::is_server(ConnId conn) const noexcept {
    return (state_ == State::logging_in || state_ == State::logged_in) && conn == server_;
}

void Client::lose_server(const Cause& cause, Turn& turn) {
    leave_server();
    turn.show(ServerLost{cause});
    peers_.on_server_lost(turn);
}

void Client::leave_server() noexcept {
    state_ = State::gone;
    deadline_ = Time::max();
    servers_ = {};
    asks_received_.clear();
    asks_sent_.clear();
}

void Client::on_login_failure(LoginFailure why, Turn& turn) {
    turn.actions.add(transport::Close{server_});
    leave_server();
    turn.show(LoginFailed{why});
}

// ---- frames of the server

void Client::on_frame(const wire::to_client::PacketError&, Turn& turn) {
    if (state_ == State::logging_in) return on_login_failure(LoginFailure::packet_error, turn);
    turn.show(ServerRejectedPacket{});
}

void Client::on_frame(const wire::to_client::LoginError& frame, Turn& turn) {
    if (state_ == State::logging_in) return on_login_failure(LoginFailure::wrong_password, turn);
    turn.show(Unexpected{frame.name, {}});
}

void Client::on_frame(const wire::to_client::Connected& frame, Turn& turn) {
    if (state_ != State::logging_in) return turn.show(Unexpected{frame.name, {}});
    state_ = State::logged_in;
    deadline_ = Time::max();
    turn.show(LoggedIn{});
}

void Client::on_frame(const wire::to_client::LoginExists& frame, Turn& turn) {
    if (state_ == State::logging_in) return on_login_failure(LoginFailure::login_exists, turn);
    turn.show(Unexpected{frame.name, {}});
}

void Client::on_frame(const wire::to_client::GlobalMessage& frame, Turn& turn) {
    if (frame.sender != login_) seen_.add(frame.sender);
    turn.show(GlobalMessageReceived{std::string{frame.sender}, std::string{frame.message}});
}

void Client::on_frame(const wire::to_client::PrivateAsk& frame, Turn& turn) {
    seen_.add(frame.sender);
    asks_received_.add(frame.sender);
    turn.show(AskedBy{std::string{frame.sender}});
}

void Client::on_frame(const wire::to_client::PrivateValidation& frame, Turn& turn) {
    if (!asks_sent_.remove(frame.login)) return turn.show(Unexpected{frame.name, std::string{frame.login}});
    seen_.add(frame.login);
    turn.show(AcceptedBy{std::string{frame.login}, frame.port, frame.address});
    if (const auto why = why_not_connect(frame.address, here_))
        return turn.show(DirectFailed{std::string{frame.login}, {*why}});
    peers_.connect_to(frame.login, frame.id, frame.port, frame.address, turn);
}

void Client::on_frame(const wire::to_client::PrivateRefusal& frame, Turn& turn) {
    if (!asks_sent_.remove(frame.login)) return turn.show(Unexpected{frame.name, std::string{frame.login}});
    turn.show(RefusedBy{std::string{frame.login}});
}

// ---- commands of the user

void Client::handle(const Say& command, Turn& turn) {
    if (!logged_in()) return turn.show(Rejected{Refusal::not_logged_in});
    if (const auto fault = text_fault(command.text)) return turn.show(*fault);
    turn.actions.send(server_, wire::to_server::GlobalMessage{login_, command.text});
}

void Client::handle(const Ask& command, Turn& turn) {
    if (!logged_in()) return turn.show(Rejected{Refusal::not_logged_in});
    if (const auto fault = login_fault(command.login)) return turn.show(*fault);
    if (command.login == login_) return turn.show(Rejected{Refusal::yourself});
    asks_sent_.add(command.login);
    turn.actions.send(server_, wire::to_server::PrivateAsk{login_, command.login});
}

void Client::handle(const Accept& command, Turn& turn) {
    if (!logged_in()) return turn.show(Rejected{Refusal::not_logged_in});
    if (!asks_received_.contains(command.login)) return turn.show(Rejected{Refusal::not_asked});
    if (const auto refusal = peers_.wait_for(command.login, command.id, here_.own, turn))
        return turn.show(Rejected{*refusal});
    asks_received_.remove(command.login);  // the accept is sent once its listener listens (PEER-2)
}

void Client::handle(const transport::Listening& event, Turn& turn) {
    const auto ready = peers_.on_listening(event.tag, event.local);
    if (!ready) return;
    turn.actions.send(server_, wire::to_server::PrivateAccept{login_, ready->login, ready->advertised.port,
                                                              ready->advertised.address, ready->id});
    turn.show(WaitingFor{ready->login, ready->advertised, reach_of(ready->advertised.address, here_)});
}

void Client::handle(const transport::ListenFailed& event, Turn& turn) {
    if (const auto login = peers_.on_listen_failed(event, turn)) asks_received_.add(*login);
}

void Client::handle(const transport::Accepted& event, Turn& turn) { peers_.on_accepted(event, turn); }

void Client::handle(const Refuse& command, Turn& turn) {
    if (!logged_in()) return turn.show(Rejected{Refusal::not_logged_in});
    if (!asks_received_.remove(command.login)) return turn.show(Rejected{Refusal::not_asked});
    turn.actions.send(server_, wire::to_server::PrivateRefuse{login_, command.login});
}

void Client::handle(const Tell& command, Turn& turn) {
    if (const auto fault = text_fault(command.text)) return turn.show(*fault);
    if (!peers_.send(command.login, wire::peer::PrivateMessage{login_, command.text}, turn))
        turn.show(Rejected{Refusal::no_direct_connection});
}

void Client::handle(const SendFile& command, Turn& turn) {
    const auto& limits = settings_.limits;
    if (command.bytes.size() > limits.file_bytes_max)
        return turn.show(Rejected{Refusal::too_long, command.bytes.size()});
    if (command.name.size() > limits.file_name_bytes_max)
        return turn.show(Rejected{Refusal::file_name_too_long, command.name.size()});
    if (!wire::is_utf8(command.name)) return turn.show(Rejected{Refusal::not_utf8});
    if (!peers_.send(command.login, wire::peer::PrivateFile{login_, command.name, command.bytes}, turn))
        turn.show(Rejected{Refusal::no_direct_connection});
}

void Client::handle(const ClosePeer& command, Turn& turn) {
    const bool asked = asks_sent_.remove(command.login);  // from now on an answer to it is unexpected
    const bool connected = peers_.close(command.login, turn);
    if (!asked && !connected) turn.show(Rejected{Refusal::no_direct_connection});
}

void Client::handle(const Quit&, Turn& turn) {
    if (state_ == State::connecting) turn.actions.add(transport::CancelConnect{server_tag});
    if (is_server(server_)) turn.actions.add(transport::Close{server_});
    leave_server();
    peers_.close_all(turn);
}

/// Why a text cannot be sent (CLIENT-5, PEER-6); nothing when it can.
std::optional<Rejected> Client::text_fault(std::string_view text) const {
    if (text.size() > settings_.limits.message_bytes_max) return Rejected{Refusal::too_long, text.size()};
    if (!wire::is_utf8(text)) return Rejected{Refusal::not_utf8};
    return {};
}

std::optional<Rejected> Client::login_fault(std::string_view login) const {
    if (login.size() > settings_.limits.login_bytes_max)
        return Rejected{Refusal::login_too_long, login.size()};
    if (!wire::is_utf8(login)) return Rejected{Refusal::not_utf8};
    return {};
}

/// Sets the one alarm, but only when something is due before it rings.
void Client::set_alarm(Turn& turn) {
    const auto next = std::min(deadline_, peers_.next_deadline());
    if (next == Time::max() || (alarm_ > turn.now && alarm_ <= next)) return;
    alarm_ = next;
    turn.actions.add(transport::WakeAt{next});
}

}  // namespace chathack::client
