#include "reference/server/server.hpp"

namespace chathack::server {

namespace to_client = wire::to_client;
namespace to_server = wire::to_server;

void Server::on_frame(Session& session, const to_server::GlobalMessage& frame, Turn& turn) {
    if (!may_send(session, frame.sender, turn)) return;
    if (!turn.others) turn.others = turn.out.keep(logins_.everyone_but(session.conn));
    const auto receivers = turn.others->end - turn.others->begin;
    if (receivers == 0) return;
    counters_.deliveries += receivers;
    turn.out.send(*turn.others, to_client::GlobalMessage{frame.sender, frame.message});
}

void Server::on_frame(Session& session, const to_server::PrivateAsk& frame, Turn& turn) {
    if (!may_send(session, frame.sender, turn)) return;
    if (frame.receiver == frame.sender) return reject(session, Reject::asked_self, turn);
    const auto receiver = logins_.holder(frame.receiver);
    if (!receiver) {
        reject(session, Reject::receiver_absent, turn);
        return turn.out.send(session.conn, to_client::PrivateRefusal{frame.receiver});
    }
    switch (asks_.ask(session.conn, *receiver)) {
        case AskBook::Outcome::added:
            return relay(*receiver, to_client::PrivateAsk{frame.sender}, turn);
        case AskBook::Outcome::pending:
            return reject(session, Reject::ask_repeated, turn);
        case AskBook::Outcome::full:
            reject(session, Reject::too_many_asks, turn);
            return turn.out.send(session.conn, to_client::PrivateRefusal{frame.receiver});
    }
}

void Server::on_frame(Session& session, const to_server::PrivateAccept& frame, Turn& turn) {
    if (!may_send(session, frame.sender, turn)) return;
    if (frame.port < 1 || frame.port > 65'535) return reject(session, Reject::bad_port, turn);
    if (const auto asker = answered_asker(session, frame.receiver, turn))
        relay(*asker, to_client::PrivateValidation{frame.sender, frame.port, frame.address, frame.id}, turn);
}

void Server::on_frame(Session& session, const to_server::PrivateRefuse& frame, Turn& turn) {
    if (!may_send(session, frame.sender, turn)) return;
    if (const auto asker = answered_asker(session, frame.receiver, turn))
        relay(*asker, to_client::PrivateRefusal{frame.sender}, turn);
}

/// Whether the connection is logged in (LOGIN-11) as `sender` (GLOBAL-9, PRIVATE-9). Rejects the frame if
/// not.
bool Server::may_send(Session& session, std::string_view sender, Turn& turn) {
    if (session.phase != Session::Phase::logged_in) {
        reject(session, Reject::not_logged_in, turn);
        return false;
    }
    if (sender != logins_.login_of(session.conn)) {
        reject(session, Reject::false_sender, turn);
        return false;
    }
    return true;
}

/// Ends the ask that this connection answers, and returns the asker.
std::optional<ConnId> Server::answered_asker(Session& session, std::string_view asker, Turn& turn) {
    const auto holder = logins_.holder(asker);
    if (holder && asks_.answer(*holder, session.conn)) return holder;
    reject(session, Reject::no_pending_ask, turn);
    return {};
}

template <class F>
void Server::relay(ConnId to, const F& frame, Turn& turn) {
    ++counters_.deliveries;
    turn.out.send(to, frame);
}

}  // namespace chathack::server
