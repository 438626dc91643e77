#include <fmt/format.h>

#include <algorithm>

#include "conformance/frames/frame_data.hpp"
#include "conformance/observe/observer.hpp"

// Judges the asks and answers that the server relays.
namespace chathack::observe {

void Observer::on(Link& link, const wire::to_client::PrivateAsk& frame) {
    if (!link.logged_in) {
        if (!login_awaited(link))
            violates(link, "PRIVATE-1", "an ask reaches a connection that is not logged in");
        return;
    }
    const HandshakeBook::Pair pair{frame.sender, link.login};
    const auto asked = HandshakeBook::count(link.server->handshakes.asks, pair);
    auto& relayed = link.server->handshakes.asks_relayed[pair];
    if (relayed < asked) {
        ++relayed;
        conforms(link, "PRIVATE-1");
        if (frame.sender == link.login)
            observed(link, "PRIVATE-11", "relays", "an ask to oneself was relayed");
        return;
    }
    if (link.server->unclear.contains(frame.sender)) return;
    if (const auto at = link.server->handshakes.forbidden_asks.find(pair);
        at != link.server->handshakes.forbidden_asks.end())
        return violates(link, at->second,
                        at->second == "LOGIN-11"
                            ? "an ask from before ACK 3 is relayed"
                            : fmt::format("an ask is relayed under the false login {}", frame.sender));
    if (!is_known(link, frame.sender)) return;
    if (asked > 0)
        return violates(link, "PRIVATE-1",
                        fmt::format("an ask of {} comes more often than it was sent", frame.sender));
    const auto meant = std::find_if(link.server->handshakes.asks.begin(), link.server->handshakes.asks.end(),
                                    [&](const auto& one) { return one.first.first == frame.sender; });
    violates(link, "PRIVATE-1",
             frame.sender == link.login ? fmt::format("{} gets an ask that carries its own login", link.login)
             : meant != link.server->handshakes.asks.end()
                 ? fmt::format("an ask of {} to {} reaches {}", frame.sender, meant->first.second, link.login)
                 : fmt::format("{} gets an ask of {}, who asked nobody", link.login, frame.sender));
}

bool Observer::spend(Link& link, const std::string& answerer, std::string_view ack) {
    if (link.blind) return true;  // it may have asked without being seen
    const auto asked = HandshakeBook::count(link.server->handshakes.asks_of, std::pair{link.id, answerer});
    if (asked == 0) {
        const bool before =
            HandshakeBook::count(link.server->handshakes.asks, std::pair{link.login, answerer}) > 0;
        violates(link, before ? "PRIVATE-12" : "PRIVATE-5",
                 before
                     ? fmt::format("{} of {} reaches {} on a connection that did not ask: an earlier one did",
                                   ack, answerer, link.login)
                     : fmt::format("{} of {} reaches {}, who did not ask", ack, answerer, link.login));
        return false;
    }
    auto& answered = link.server->handshakes.answers_to[{link.id, answerer}];
    if (answered >= asked) {
        violates(link, "PRIVATE-8",
                 fmt::format("{} of {} answers an ask that is answered already", ack, answerer));
        return false;
    }
    ++answered;
    return true;
}

void Observer::on(Link& link, const wire::to_client::PrivateValidation& frame) {
    const std::string accepter{frame.login};
    const Meeting meeting{frame.port, frame.address, frame.id};
    if (!link.logged_in) {
        if (!login_awaited(link))
            violates(link, "PRIVATE-2", "an accept reaches a connection that is not logged in");
        return;
    }
    const auto& accepts = link.server->handshakes.accepts;
    const auto sent = std::find_if(accepts.begin(), accepts.end(), [&](const SentAccept& one) {
        return one.forbidden.empty() && one.accepter == accepter && one.asker == link.login &&
               one.meeting == meeting;
    });
    const bool unknown = sent == accepts.end() && !link.server->unclear.contains(accepter);
    if (unknown && (is_known(link, accepter) || accepter == link.login))
        return unknown_accept(link, accepter, meeting);
    if (unknown)
        for (const auto& one : accepts)
            if (one.meeting == meeting) return unknown_accept(link, accepter, meeting);
    if (!spend(link, accepter, "an accept")) return;
    if (sent != accepts.end()) conforms(link, "PRIVATE-2");
    if (frame.port < 1 || frame.port > 65535)
        return observed(link, "PRIVATE-13", "relays", fmt::format("port {} was relayed", frame.port));
    relayed_[link.id].push_back({meeting, accepter});
    meetings_.push_back({{meeting.address, static_cast<std::uint16_t>(meeting.port)}, link.id});
}

/// An ACK 7 that equals no accept that was sent to this client: finds what is wrong with it.
void Observer::unknown_accept(Link& link, const std::string& accepter, const Meeting& meeting) {
    for (const auto& one : link.server->handshakes.accepts) {
        if (one.forbidden.empty() || one.accepter != accepter || one.asker != link.login) continue;
        return violates(
            link, one.forbidden,
            fmt::format("an accept under the login {} is relayed, though it must not be", accepter));
    }
    for (const auto& one : link.server->handshakes.accepts) {
        if (one.meeting == meeting && one.accepter == accepter)
            return violates(
                link, "PRIVATE-2",
                fmt::format("the accept of {} to {} reaches {}", accepter, one.asker, link.login));
        if (one.meeting == meeting)
            return violates(link, "PRIVATE-2",
                            fmt::format("the accept of {} carries the login {}", one.accepter, accepter));
        if (one.accepter == accepter && one.asker == link.login)
            return violates(link, "PRIVATE-2",
                            fmt::format("port, address or id in the accept of {} are changed", accepter));
    }
    violates(link, link.server->private_frame_sent ? "PRIVATE-14" : "PRIVATE-2",
             fmt::format("{} gets an accept of {}, who sent none", link.login, accepter));
}

void Observer::on(Link& link, const wire::to_client::PrivateRefusal& frame) {
    const std::string refuser{frame.login};
    const HandshakeBook::Pair pair{link.login, refuser};
    if (!link.logged_in) {
        if (!login_awaited(link))
            violates(link, "PRIVATE-4", "a refusal reaches a connection that is not logged in");
        return;
    }
    if (const auto sent = link.server->handshakes.refusals.find(pair);
        sent != link.server->handshakes.refusals.end() && sent->second > 0) {
        --sent->second;
        if (spend(link, refuser, "a refusal")) conforms(link, "PRIVATE-4");
        return;
    }
    if (HandshakeBook::count(link.server->handshakes.asks_of, std::pair{link.id, refuser}) > 0) {
        const bool unclear = link.server->unclear.contains(refuser);
        if (const auto at = link.server->handshakes.forbidden_refusals.find(pair);
            at != link.server->handshakes.forbidden_refusals.end() && holder(link, refuser) && !unclear)
            return violates(link, at->second,
                            fmt::format("a refusal is relayed that {} did not send", refuser));
        if (refuser == link.login) {
            observed(link, "PRIVATE-11", "refuses", "an ask to oneself got ACK 8");
        } else if (is_known(link, refuser)) {
            report(link, "PRIVATE-1", verdict::Kind::inconclusive,
                   fmt::format("the ask of {} to {}, who seems to be connected, got ACK 8 from the server",
                               link.login, refuser));
        } else if (!holder(link, refuser) && !unclear) {
            observed(link, "PRIVATE-6", "refuses", "an ask to a login that was not seen got ACK 8");
        }
        ++link.server->handshakes.answers_to[{link.id, refuser}];
        return;
    }
    if (link.blind) return;
    if (link.server->private_frame_sent)
        return violates(link, "PRIVATE-14", "a private frame that was sent to the server is relayed");
    for (const auto& [who, unrelayed] : link.server->handshakes.refusals) {
        if (unrelayed == 0 || (who.first != link.login && who.second != refuser)) continue;
        return violates(link, "PRIVATE-4",
                        fmt::format("the refusal of {} to {} reaches {} with the login {}", who.second,
                                    who.first, link.login, refuser));
    }
    violates(link, "PRIVATE-5",
             fmt::format("{} gets a refusal of {}, whom it did not ask", link.login, refuser));
}

}  // namespace chathack::observe
