#include "reference/server/server.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace chathack::server {

using transport::slot_of;
using transport::Tag;

Server::Server(ServerOptions options)
    : options_{std::move(options)},
      asks_{options_.asks_pending_max},
      deadlines_{options_.login_timeout, options_.answer_timeout, options_.idle_timeout} {
    for (const auto& endpoint : options_.listen)
        listeners_.push_back({.local = endpoint});
}

void Server::on(const StartListening&, Time, transport::Actions& out) noexcept {
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
        if (listeners_[i].state != Listener::State::idle) continue;
        listeners_[i].state = Listener::State::asked;
        out.add(transport::Listen{static_cast<Tag>(i), listeners_[i].local});
    }
}

void Server::on(const transport::Event& event, Time now, transport::Actions& out) noexcept {
    Turn turn{now, out};
    std::visit([&](const auto& e) { on_event(e, turn); }, event);
    set_alarm(turn);
}

void Server::on(const AccountAnswer& answer, Time now, transport::Actions& out) noexcept {
    Turn turn{now, out};
    settle(answer.id, answer.verdict, turn);
    set_alarm(turn);
}

void Server::on(const Drain&, Time now, transport::Actions& out) noexcept {
    Turn turn{now, out};
    draining_ = true;
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
        const auto before = std::exchange(listeners_[i].state, Listener::State::stopped);
        if (before == Listener::State::asked || before == Listener::State::listening)
            out.add(transport::StopListening{static_cast<Tag>(i)});
    }
    for (auto& session : sessions_)
        if (session.open()) close(session, {.close = CloseReason::drained}, turn);
}

void Server::on_event(const transport::Listening& event, Turn&) {
    auto& listener = listeners_.at(static_cast<std::size_t>(event.tag));
    if (listener.state != Listener::State::asked) return;
    listener.state = Listener::State::listening;
    listener.local = event.local;
}

void Server::on_event(const transport::ListenFailed& event, Turn&) {
    auto& listener = listeners_.at(static_cast<std::size_t>(event.tag));
    if (listener.state != Listener::State::asked) return;
    listener.state = Listener::State::failed;
    listener.error = event.error;
}

void Server::on_event(const transport::Accepted& event, Turn& turn) {
    if (draining_ || counters_.connections_open >= options_.connections_max) return refuse(event, turn);
    refusing_ = false;
    ++counters_.connections;
    ++counters_.connections_open;
    counters_.connections_open_max = std::max(counters_.connections_open_max, counters_.connections_open);

    const auto slot = slot_of(event.conn);
    if (slot >= sessions_.size()) sessions_.resize(slot + std::size_t{1});
    auto& session = sessions_[slot];
    CHATHACK_CHECK(!session.open());
    session.conn = event.conn;
    session.phase = Session::Phase::greeting;
    session.remote = event.remote;
    session.decoder = wire::Decoder<wire::Direction::to_server>{options_.limits};
    deadlines_.set(slot, Wait::login, turn.now);
    add_note(session, {.kind = Note::Kind::accepted});
}

void Server::on_event(const transport::Received& event, Turn& turn) {
    auto* session = find(event.conn);
    if (session == nullptr) return;
    counters_.bytes_in += event.bytes.size();
    deadlines_.touch(slot_of(event.conn), turn.now);
    const auto rest = read(*session, event.bytes, turn);
    if (!rest.empty()) hold(*session, rest, turn);
}

void Server::on_event(const transport::Ended& event, Turn& turn) {
    auto* session = find(event.conn);
    if (session == nullptr) return;
    // What it sent before is handled first, so that a login and its messages count even when the end follows
    // at once.
    if (session->asking()) {
        session->ended = true;
    } else {
        close(*session, {.close = CloseReason::ended}, turn);
    }
}

void Server::on_event(const transport::Closed& event, Turn& turn) {
    if (auto* session = find(event.conn); session != nullptr)
        forget(*session, {.close = CloseReason::lost, .error = event.error}, turn);
}

void Server::on_event(const transport::Woke&, Turn& turn) {
    alarm_.reset();
    while (const auto due = deadlines_.take_due(turn.now)) {
        auto& session = sessions_[due->slot];
        if (due->wait == Wait::answer) {
            settle(session.question, AccountVerdict::unavailable, turn);
        } else {
            const auto why =
                due->wait == Wait::login ? CloseReason::login_timeout : CloseReason::idle_timeout;
            close(session, {.close = why}, turn);
        }
    }
}

Session* Server::find(ConnId conn) noexcept {
    if (slot_of(conn) >= sessions_.size()) return nullptr;
    auto& session = sessions_[slot_of(conn)];
    return session.open() && session.conn == conn ? &session : nullptr;
}

/// Handles the frames of `in` in order, until one makes the session wait or ends it.
/// @return the bytes after a frame that makes the session wait
wire::Bytes Server::read(Session& session, wire::Bytes in, Turn& turn) {
    while (!session.asking()) {
        const auto frame = session.decoder.next(in);
        if (frame) {
            ++counters_.frames[frame->index()];
            std::visit([&](const auto& f) { on_frame(session, f, turn); }, *frame);
        } else if (frame.error() == wire::WireError::need_more) {
            return {};
        } else if (is_skippable(frame.error())) {
            reject(session, reject_of(frame.error()), turn);
        } else {
            reject_and_close(session, reject_of(frame.error()), turn);
            return {};
        }
    }
    return in;
}

/// Keeps the bytes behind a login that waits for the account store.
void Server::hold(Session& session, wire::Bytes bytes, Turn& turn) {
    if (session.waiting().size() + bytes.size() > options_.held_bytes_max ||
        held_bytes_ + bytes.size() > options_.held_bytes_total_max)
        return reject_and_close(session, Reject::too_much_held, turn);
    session.held.insert(session.held.end(), bytes.begin(), bytes.end());
    held_bytes_ += bytes.size();
}

/// Makes sure that the one alarm rings no later than the next deadline. It may ring too early, and is then
/// set again.
void Server::set_alarm(Turn& turn) {
    const auto next = deadlines_.next();
    if (!next || (alarm_ && *alarm_ <= *next)) return;
    alarm_ = next;
    turn.out.add(transport::WakeAt{*next});
}

}  // namespace chathack::server
