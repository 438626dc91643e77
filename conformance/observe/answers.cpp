#include <fmt/format.h>

#include <algorithm>

#include "conformance/frames/frame_data.hpp"
#include "conformance/observe/observer.hpp"
#include "reference/wire/utf8.hpp"

// Judges what the server sends: answers to logins and requests, and messages to everyone.
namespace chathack::observe {
namespace {

/// A login that no server has a reason to turn down: UTF-8 (WIRE-7), not empty (LOGIN-13) and short
/// (LOGIN-14).
bool is_plain(std::string_view login) { return !login.empty() && login.size() <= 16 && wire::is_utf8(login); }

}  // namespace

void Observer::on(Link& link, const wire::to_client::PacketError&) {
    if (link.awaited.empty()) return;
    if (link.awaited.front().kind == Awaited::Kind::offence) conforms(link, link.awaited.front().clause);
    link.awaited.pop_front();
}

/// Finds the request that an ACK 2 or ACK 4 answers, and judges the answer.
void Observer::turned_down(Link& link, std::string_view ack) {
    auto& awaited = link.awaited;
    const auto first = [&](auto... kinds) {
        return std::find_if(awaited.begin(), awaited.end(),
                            [&](const Awaited& one) { return ((one.kind == kinds) || ...); });
    };
    const auto ask = first(Awaited::Kind::ask);
    const auto login = first(Awaited::Kind::new_login, Awaited::Kind::login_with_password);
    if (link.logged_in && ask != awaited.end() && ack == "ACK 2") {  // PRIVATE-6 allows it
        awaited.erase(ask);
    } else if (login != awaited.end()) {
        const auto claimed = *login;
        awaited.erase(awaited.begin(), login + 1);
        if (link.logged_in)
            return violates(link, "LOGIN-12", fmt::format("a login after ACK 3 is answered with {}", ack));
        if (claimed.kind != Awaited::Kind::new_login) {
            if (ack == "ACK 4" && holder(link, claimed.login))
                observed(link, "LOGIN-7", "exists", "a login that is connected got ACK 4");
            return;
        }
        const auto* held = holder(link, claimed.login);
        if (ack == "ACK 2" && is_plain(claimed.login))
            return violates(
                link, held ? "LOGIN-2" : "LOGIN-1",
                fmt::format("the new login {} is answered with ACK 2", frames::quoted(claimed.login)));
        if (ack == "ACK 4" && held) conforms(link, "LOGIN-2");
    } else if (const auto offence = first(Awaited::Kind::offence); offence != awaited.end()) {
        violates(link, offence->clause, fmt::format("this is answered with {} instead of ACK 1", ack));
        awaited.erase(offence);
    }
}

void Observer::on(Link& link, const wire::to_client::LoginError&) { turned_down(link, "ACK 2"); }
void Observer::on(Link& link, const wire::to_client::LoginExists&) { turned_down(link, "ACK 4"); }

void Observer::on(Link& link, const wire::to_client::Connected&) {
    auto& awaited = link.awaited;
    const auto is_login = [](const Awaited& one) {
        return one.kind == Awaited::Kind::new_login || one.kind == Awaited::Kind::login_with_password;
    };
    const auto at = std::find_if(awaited.begin(), awaited.end(), is_login);
    if (at == awaited.end()) {
        if (!awaited.empty() && awaited.front().kind == Awaited::Kind::offence) {
            violates(link, awaited.front().clause, "this is answered with ACK 3 instead of ACK 1");
            awaited.pop_front();
        } else if (!link.blind) {
            violates(link, "LOGIN-1", "ACK 3 comes though no login waits for an answer");
        }
        return;
    }
    const auto claimed = *at;
    const bool unclear = std::any_of(
        at, awaited.end(), [&](const Awaited& one) { return is_login(one) && one.login != claimed.login; });
    if (link.logged_in) {
        awaited.erase(at);
        return violates(link, "LOGIN-12", "a login after ACK 3 is answered with ACK 3");
    }
    if (unclear) {  // the logins differ, so nobody can tell who this client is now
        for (const auto& one : awaited)
            if (is_login(one)) link.server->unclear.insert(one.login);
        link.unjudged = true;
        return report(link, "LOGIN-1", verdict::Kind::inconclusive,
                      "which of several logins ACK 3 answers cannot be told: this connection is not judged");
    }
    awaited.erase(awaited.begin(), at + 1);
    const bool with_password = claimed.kind == Awaited::Kind::login_with_password;
    for (const auto id : link.server->held_by[claimed.login]) {
        auto* other = find(id);
        if (!holds(*other) || other->unjudged) continue;
        // Not a violation yet: the server may have closed the other connection, whose end is seen later. With
        // a password it may also have taken the login over (LOGIN-7).
        if (!with_password) other->rivalled_at = moment_;
    }
    link.logged_in = true;
    link.login = claimed.login;
    link.logged_in_at = moment_;
    link.password = with_password;
    link.server->held_by[link.login].push_back(link.id);
    conforms(link, with_password ? "LOGIN-4" : "LOGIN-1");
}

void Observer::on(Link& link, const wire::to_client::GlobalMessage& frame) {
    if (!link.logged_in) {
        if (login_awaited(link))
            return report(link, "GLOBAL-4", verdict::Kind::inconclusive,
                          "a message comes between a login and its answer");
        return violates(link, "GLOBAL-4", "a message reaches a connection that is not logged in");
    }
    const auto delivery =
        link.server->messages.deliver({link.id, link.logged_in_at}, frame.sender, frame.message);
    if (link.server->unclear.contains(frame.sender)) return;
    const auto what = fmt::format("{} of {} to {}", frames::quoted(frame.message), frame.sender, link.login);
    using Kind = MessageBook::Delivery::Kind;
    if (delivery.message && delivery.kind != Kind::cut) {
        served(link.id, delivery.message->sent);
        served(delivery.message->from, delivery.message->sent);
    }
    switch (delivery.kind) {
        case Kind::right:
            if (delivery.overtook > 0)
                violates(link, "GLOBAL-3",
                         fmt::format("{} overtakes {} earlier message(s)", what, delivery.overtook));
            if (frame.message.empty())
                observed(link, "GLOBAL-10", "delivers", "an empty message was delivered");
            if (frame.message.size() == 1024) conforms(link, "GLOBAL-7");
            if (delivery.message->from == link.id) {
                echoed_ = true;
                observed(link, "GLOBAL-2", "echo", "a sender got its own message back");
            } else {
                delivered_to_another_ = true;
                conforms(link, "GLOBAL-1");
                conforms(link, "GLOBAL-3");
            }
            return;
        case Kind::forbidden:
            return violates(
                link, delivery.message->clause,
                delivery.message->clause == "GLOBAL-5"
                    ? fmt::format("a message of {} bytes is delivered: {}", frame.message.size(), what)
                : delivery.message->clause == "GLOBAL-9"
                    ? fmt::format("a message is delivered under a false login: {}", what)
                    : fmt::format("a message from before ACK 3 is delivered: {}", what));
        case Kind::late:
            return violates(link, "GLOBAL-3", fmt::format("{} comes after later ones", what));
        case Kind::twice:
            if (is_known(link, frame.sender)) violates(link, "GLOBAL-3", fmt::format("{} comes twice", what));
            return;
        case Kind::cut:
            return violates(link, "GLOBAL-5", fmt::format("a longer message is delivered cut: {}", what));
        case Kind::unknown:
            return unknown_message(link, frame.sender, frame.message);
    }
}

void Observer::unknown_message(Link& link, std::string_view sender, std::string_view text) {
    if (!is_known(link, sender) || link.server->bad_text_from.contains(sender)) return;
    const auto other = link.server->messages.other_sender(sender, text);
    violates(link, "GLOBAL-1",
             other.empty() ? fmt::format("{} gets {} of {}, who sent nothing like it", link.login,
                                         frames::quoted(text), sender)
                           : fmt::format("{} gets {} of {} under the login {}", link.login,
                                         frames::quoted(text), other, sender));
}

}  // namespace chathack::observe
