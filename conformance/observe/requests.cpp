#include <fmt/format.h>

#include <algorithm>

#include "conformance/frames/frame_data.hpp"
#include "conformance/observe/observer.hpp"
#include "reference/wire/utf8.hpp"

// Judges what clients send to the server.
namespace chathack::observe {
namespace {

constexpr std::size_t message_bytes_max = 1024;  // GLOBAL-5
/// Most requests that are kept for one link. Many are never answered, such as an ask (PRIVATE-6).
constexpr std::size_t awaited_max = 4096;

}  // namespace

void Observer::await(Link& link, Awaited awaited) {
    link.awaited.push_back(std::move(awaited));
    if (link.awaited.size() > awaited_max) link.awaited.pop_front();
}

bool Observer::login_awaited(const Link& link) const {
    return std::any_of(link.awaited.begin(), link.awaited.end(), [](const Awaited& one) {
        return one.kind == Awaited::Kind::new_login || one.kind == Awaited::Kind::login_with_password;
    });
}

void Observer::claim(Link& link, Awaited::Kind kind, std::string_view login) {
    if (!link.logged_in && login_awaited(link)) {
        violates(link, "CLIENT-1", "a second login is sent before the first one is answered");
    } else if (!link.logged_in) {
        conforms(link, "CLIENT-1");
    }
    await(link, {kind, std::string{login}, {}, moment_});
}

void Observer::on(Link& link, const wire::to_server::LoginWithPassword& frame) {
    claim(link, Awaited::Kind::login_with_password, frame.login);
}

void Observer::on(Link& link, const wire::to_server::NewLogin& frame) {
    claim(link, Awaited::Kind::new_login, frame.login);
}

std::string_view Observer::forbidden(Link& link, std::string_view sender, std::string_view false_name) {
    if (!link.logged_in) {
        violates(link, "CLIENT-1", "something other than a login is sent before ACK 3");
        if (login_awaited(link)) return {};  // the server may handle it after the login
        await(link, {Awaited::Kind::offence, {}, "LOGIN-11", moment_});
        return "LOGIN-11";
    }
    if (sender == link.login) {
        conforms(link, "CLIENT-2");
        return {};
    }
    violates(link, "CLIENT-2",
             fmt::format("{} sends under the login {}", frames::quoted(link.login), frames::quoted(sender)));
    await(link, {Awaited::Kind::offence, {}, false_name, moment_});
    return false_name;
}

void Observer::on(Link& link, const wire::to_server::GlobalMessage& frame) {
    ObservedMessage message;
    message.text = frame.message;
    message.from = link.id;
    message.sent = moment_;
    message.clause = forbidden(link, frame.sender, "GLOBAL-9");
    const bool good_text = wire::is_utf8(frame.message);
    if (!good_text) link.server->bad_text_from.emplace(frame.sender);
    if (frame.message.size() > message_bytes_max) {
        violates(link, "CLIENT-5", fmt::format("a global message of {} bytes is sent", frame.message.size()));
        if (message.clause.empty()) {
            message.clause = "GLOBAL-5";
            await(link, {Awaited::Kind::offence, {}, "GLOBAL-6", moment_});
        }
    }
    if (!message.clause.empty()) {
        message.fate = ObservedMessage::Fate::forbidden;
    } else if (!link.logged_in || frame.message.empty() || !good_text) {
        message.fate = ObservedMessage::Fate::free;
    } else {
        message.fate = ObservedMessage::Fate::owed;
    }
    link.server->messages.add(frame.sender, std::move(message));
}

void Observer::on(Link& link, const wire::to_server::PrivateAsk& frame) {
    const HandshakeBook::Pair pair{frame.sender, frame.receiver};
    const auto clause = forbidden(link, frame.sender, "PRIVATE-9");
    if (!clause.empty()) {
        link.server->handshakes.forbidden_asks[pair] = clause;
        return;
    }
    ++link.server->handshakes.asks[pair];
    ++link.server->handshakes.asks_of[{link.id, pair.second}];
    await(link, {Awaited::Kind::ask, {}, {}, moment_});
}

void Observer::on(Link& link, const wire::to_server::PrivateAccept& frame) {
    const auto clause = forbidden(link, frame.sender, "PRIVATE-9");
    link.server->handshakes.accepts.push_back({std::string{frame.sender},
                                               std::string{frame.receiver},
                                               {frame.port, frame.address, frame.id},
                                               clause});
    if (link.server->handshakes.accepts.size() > HandshakeBook::accepts_max)
        link.server->handshakes.accepts.erase(link.server->handshakes.accepts.begin());
}

void Observer::on(Link& link, const wire::to_server::PrivateRefuse& frame) {
    const HandshakeBook::Pair pair{frame.receiver, frame.sender};
    const auto clause = forbidden(link, frame.sender, "PRIVATE-9");
    if (clause.empty()) {
        ++link.server->handshakes.refusals[pair];
    } else {
        link.server->handshakes.forbidden_refusals[pair] = clause;
    }
}

}  // namespace chathack::observe
