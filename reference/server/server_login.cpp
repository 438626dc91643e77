#include <string>
#include <utility>

#include "reference/server/server.hpp"

namespace chathack::server {

using transport::slot_of;
namespace to_client = wire::to_client;
namespace to_server = wire::to_server;

void Server::on_frame(Session& session, const to_server::LoginWithPassword& frame, Turn& turn) {
    // A login that is held goes to the store too, so that only who knows the password learns this (LOGIN-7).
    if (!may_log_in(session, frame.login, turn)) return;
    ask_accounts(session, {.login = std::string{frame.login}, .password = std::string{frame.password}}, turn);
}

void Server::on_frame(Session& session, const to_server::NewLogin& frame, Turn& turn) {
    if (!may_log_in(session, frame.login, turn)) return;
    if (logins_.holder(frame.login)) return reject(session, Reject::login_held, turn);
    ask_accounts(session, {.login = std::string{frame.login}, .password = {}}, turn);
}

bool Server::may_log_in(Session& session, std::string_view login, Turn& turn) {
    if (session.phase == Session::Phase::logged_in) {
        reject(session, Reject::already_logged_in, turn);
        return false;
    }
    if (login.empty()) {
        reject(session, Reject::empty_login, turn);
        return false;
    }
    return true;
}

void Server::ask_accounts(Session& session, AccountQuestion question, Turn& turn) {
    question.id = static_cast<QuestionId>(++last_question_);
    ++counters_.questions;
    claims_.emplace(question.id, Claim{session.conn, question.login, question.password.has_value()});
    session.question = question.id;
    session.phase = Session::Phase::asking;
    questions_.push_back(std::move(question));
    deadlines_.set(slot_of(session.conn), Wait::answer, turn.now);
    if (!std::exchange(session.paused, true)) turn.out.add(transport::Pause{session.conn});
}

/// Ends the wait for the account store. When several connections claim one login, the first to be settled
/// gets it (LOGIN-8).
void Server::settle(QuestionId id, AccountVerdict verdict, Turn& turn) {
    const auto node = claims_.extract(id);
    if (node.empty()) return;
    auto& session = sessions_[slot_of(node.mapped().conn)];
    session.question = {};
    session.phase = Session::Phase::greeting;
    deadlines_.set(slot_of(session.conn), Wait::login, turn.now);
    claim(session, node.mapped(), verdict, turn);
    go_on(session, turn);
}

void Server::claim(Session& session, const Claim& claim, AccountVerdict verdict, Turn& turn) {
    switch (verdict) {
        case AccountVerdict::unavailable:
            return reject(session, Reject::accounts_unavailable, turn);
        case AccountVerdict::has_account:
            CHATHACK_CHECK(!claim.with_password);
            return reject(session, Reject::login_has_account, turn);
        case AccountVerdict::mismatch:
            CHATHACK_CHECK(claim.with_password);
            return reject(session, Reject::no_match, turn);
        case AccountVerdict::no_account:
        case AccountVerdict::match:
            CHATHACK_CHECK(claim.with_password == (verdict == AccountVerdict::match));
            break;
    }
    if (!logins_.claim(session.conn, claim.login)) return reject(session, Reject::login_held, turn);
    session.phase = Session::Phase::logged_in;
    ++counters_.logins;
    ++counters_.logged_in;
    deadlines_.set(slot_of(session.conn), Wait::idle, turn.now);
    add_note(session, {.kind = Note::Kind::logged_in, .login = claim.login});
    turn.out.send(session.conn, to_client::Connected{});
}

/// Reads the bytes held behind a settled login, at most up to the next login that must wait.
void Server::go_on(Session& session, Turn& turn) {
    turn.others.reset();  // they were those of another connection
    auto held = std::exchange(session.held, {});
    const auto waiting = wire::Bytes{held}.subspan(std::exchange(session.held_begin, 0));
    held_bytes_ -= waiting.size();
    const auto rest = read(session, waiting, turn);
    if (session.asking()) {
        session.held = std::move(held);
        session.held_begin = session.held.size() - rest.size();
        held_bytes_ += rest.size();
    } else if (session.open() && session.ended) {
        close(session, {.close = CloseReason::ended}, turn);
    } else if (session.open()) {
        session.paused = false;
        turn.out.add(transport::Resume{session.conn});
    }
}

}  // namespace chathack::server
