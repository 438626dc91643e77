#include <utility>

#include "reference/server/server.hpp"

namespace chathack::server {

using transport::slot_of;

/// Turns a connection away before it uses any memory.
void Server::refuse(const transport::Accepted& event, Turn& turn) {
    ++counters_.connections_refused;
    turn.out.add(transport::Reset{event.conn});
    if (std::exchange(refusing_, true)) return;  // only the first of a row is noted
    Session nobody;
    nobody.conn = event.conn;
    nobody.remote = event.remote;
    add_note(nobody, {.kind = Note::Kind::refused});
}

/// Closes the connection in good order.
void Server::close(Session& session, Note note, Turn& turn) {
    turn.out.add(transport::Close{session.conn});
    forget(session, std::move(note), turn);
}

/// Frees everything that the connection held, above all its login and its asks (LOGIN-9, PRIVATE-12).
void Server::forget(Session& session, Note note, Turn& turn) {
    note.kind = Note::Kind::closed;
    note.login = options_.notes ? logins_.login_of(session.conn) : std::string_view{};
    note.rejects = session.rejects;
    add_note(session, std::move(note));

    if (session.phase == Session::Phase::logged_in) {
        asks_.leave(session.conn);
        logins_.leave(session.conn);
        --counters_.logged_in;
    }
    if (session.asking()) claims_.erase(session.question);
    held_bytes_ -= session.waiting().size();
    deadlines_.set(slot_of(session.conn), Wait::nothing, turn.now);
    --counters_.connections_open;
    session = Session{};
}

/// Counts a frame that has no effect, and tells its sender as the list of `Reject` says. The caller sends an
/// ACK 8, because it knows the login in it.
void Server::reject(Session& session, Reject why, Turn& turn) {
    ++counters_.rejects[static_cast<std::size_t>(why)];
    ++session.rejects;
    if (session.rejects <= options_.reject_notes_max)
        add_note(session, {.kind = Note::Kind::rejected, .reject = why});
    switch (why) {
        case Reject::login_held:
        case Reject::login_has_account:
            return turn.out.send(session.conn, wire::to_client::LoginExists{});
        case Reject::no_match:
        case Reject::accounts_unavailable:
            return turn.out.send(session.conn, wire::to_client::LoginError{});
        case Reject::receiver_absent:
        case Reject::too_many_asks:
        case Reject::ask_repeated:
            return;
        default:
            return turn.out.send(session.conn, wire::to_client::PacketError{});
    }
}

/// Rejects a frame whose end cannot be found, and closes, because no later byte has a meaning (WIRE-6).
void Server::reject_and_close(Session& session, Reject why, Turn& turn) {
    reject(session, why, turn);
    close(session, {.reject = why, .close = CloseReason::rejected}, turn);
}

void Server::add_note(const Session& session, Note note) {
    if (!options_.notes) return;
    if (notes_.size() >= options_.notes_max) {
        ++counters_.notes_dropped;
        return;
    }
    note.conn = session.conn;
    note.remote = session.remote;
    notes_.push_back(std::move(note));
}

}  // namespace chathack::server
