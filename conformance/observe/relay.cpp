#include "conformance/observe/relay.hpp"

#include <fmt/format.h>

#include <utility>

namespace chathack::observe {

using transport::Actions;
using transport::ConnId;
using transport::Endpoint;
using transport::Tag;

Relay::Relay(Observer& observer, const Endpoint& to, bool peers, Tap tap)
    : observer_{observer}, to_{to}, peers_{peers}, tap_{std::move(tap)} {}

void Relay::on(const Start& start, Time, Actions& actions) {
    actions.add(transport::Listen{listener, start.at});
}

void Relay::on(const transport::Event& event, Time now, Actions& actions) {
    if (const auto* got = std::get_if<transport::Accepted>(&event)) accepted(*got, actions);
    if (const auto* got = std::get_if<transport::Connected>(&event)) connected(*got, now, actions);
    if (const auto* got = std::get_if<transport::Received>(&event)) received(*got, now, actions);
    if (const auto* got = std::get_if<transport::Ended>(&event)) ended(got->conn, now, actions);
    if (const auto* got = std::get_if<transport::Closed>(&event)) closed(got->conn, now, actions);
    if (const auto* got = std::get_if<transport::Listening>(&event))
        listening(got->tag, &got->local, actions);
    if (const auto* got = std::get_if<transport::ListenFailed>(&event)) listening(got->tag, nullptr, actions);
    if (const auto* got = std::get_if<transport::ConnectFailed>(&event)) {
        const auto number = static_cast<std::uint64_t>(got->tag);
        const auto at = pairs_.find(number);
        if (at == pairs_.end()) return;
        notes_.push_back(fmt::format("{} cannot be reached: {}", to_string(at->second.target),
                                     transport::to_string(got->error)));
        actions.add(transport::Reset{at->second.conns[0]});
        end_pair(number);
    }
}

void Relay::accepted(const transport::Accepted& event, Actions& actions) {
    Pair pair;
    pair.target = to_;
    if (event.tag != listener) {
        const auto meeting = meetings_.find(event.tag);
        if (meeting == meetings_.end()) return actions.add(transport::Reset{event.conn});
        pair.target = meeting->second;
        pair.direct = true;
        meetings_.erase(meeting);
        actions.add(transport::StopListening{event.tag});
    }
    pair.follow = peers_ && !pair.direct;
    pair.conns[0] = event.conn;
    pair.opener = event.remote;
    pair.local = event.local;
    const auto number = ++last_tag_;
    by_conn_[event.conn] = {number, End::opener};
    actions.add(transport::Pause{event.conn});  // until the other side is connected and can take its bytes
    actions.add(transport::Connect{Tag{number}, pair.target});
    pairs_.emplace(number, std::move(pair));
}

void Relay::connected(const transport::Connected& event, Time now, Actions& actions) {
    const auto at = pairs_.find(static_cast<std::uint64_t>(event.tag));
    if (at == pairs_.end()) return actions.add(transport::Reset{event.conn});
    auto& pair = at->second;
    pair.conns[1] = event.conn;
    by_conn_[event.conn] = {at->first, End::listener};
    pair.link = pair.direct ? observer_.open_direct(pair.target, now) : observer_.open(now);
    if (tap_.opened) tap_.opened(pair.link, pair.opener, pair.target, now);
    actions.add(transport::Resume{pair.conns[0]});
}

void Relay::received(const transport::Received& event, Time now, Actions& actions) {
    End from{};
    auto* pair = find(event.conn, from);
    if (!pair) return;
    if (tap_.bytes) tap_.bytes(pair->link, from, event.bytes, now);  // captured before anybody sees it
    observer_.bytes(pair->link, from, event.bytes, now);
    if (from == End::opener) return actions.send_bytes(pair->conns[1], event.bytes);
    if (!pair->follow && pair->held.empty()) return actions.send_bytes(pair->conns[0], event.bytes);
    pair->held += wire::as_text(event.bytes);
    hand_on_answers(*pair, actions);
}

/// Passes on whole frames. An ACK 7 waits until the relay has a listener to name in it. From the first bytes
/// that cannot be read on, everything passes unchanged.
void Relay::hand_on_answers(Pair& pair, Actions& actions) {
    if (pair.awaits != Tag{}) return;
    wire::Limits limits;
    limits.login_bytes_max = limits.message_bytes_max = frame_bytes_max;
    limits.check_utf8 = false;
    while (pair.follow && !pair.held.empty()) {
        wire::Decoder<wire::Direction::to_client> decoder{limits};
        auto rest = wire::as_bytes(pair.held);
        const auto frame = decoder.next(rest);
        // A frame that is still incomplete at this size is given up, so that `held` stays bounded.
        if (!frame && frame.error() == wire::WireError::need_more && pair.held.size() < 2 * frame_bytes_max)
            return;
        if (!frame) {
            pair.follow = false;
            break;
        }
        const auto size = pair.held.size() - rest.size();
        const auto* accept = std::get_if<wire::to_client::PrivateValidation>(&*frame);
        if (accept && accept->port > 0 && accept->port <= 65535 && meetings_.size() < listeners_max) {
            pair.awaits = Tag{++last_tag_};
            meetings_[pair.awaits] = {accept->address, static_cast<std::uint16_t>(accept->port)};
            actions.add(transport::Listen{pair.awaits, {pair.local.address, 0}});
            actions.add(transport::Pause{pair.conns[1]});  // until `listening`, so that `held` does not grow
            return;
        }
        actions.send_bytes(pair.conns[0], wire::as_bytes(pair.held).first(size));
        pair.held.erase(0, size);
    }
    if (!pair.held.empty()) actions.send_bytes(pair.conns[0], wire::as_bytes(pair.held));
    pair.held.clear();
}

void Relay::listening(Tag tag, const Endpoint* local, Actions& actions) {
    const auto meeting = meetings_.find(tag);
    if (meeting == meetings_.end()) return;
    for (auto& [number, pair] : pairs_) {
        if (pair.awaits != tag) continue;
        wire::Decoder<wire::Direction::to_client> decoder;
        auto rest = wire::as_bytes(pair.held);
        const auto frame = decoder.next(rest);
        const auto size = pair.held.size() - rest.size();
        if (local && frame) {
            auto accept = std::get<wire::to_client::PrivateValidation>(*frame);
            notes_.push_back(fmt::format("rewritten: the accept of {} names {} instead of {}", accept.login,
                                         to_string(*local), to_string(meeting->second)));
            accept.address = local->address;
            accept.port = local->port;
            actions.send(pair.conns[0], accept);
            ++rewritten_;
        } else {
            notes_.push_back("could not listen for a direct connection: it is not followed");
            actions.send_bytes(pair.conns[0], wire::as_bytes(pair.held).first(size));
        }
        pair.held.erase(0, size);
        pair.awaits = Tag{};
        hand_on_answers(pair, actions);
        if (pair.awaits != Tag{}) return;
        actions.add(transport::Resume{pair.conns[1]});
        return;
    }
    actions.add(transport::StopListening{tag});  // the client that was to get the accept is gone
    meetings_.erase(meeting);
}

void Relay::ended(ConnId conn, Time now, Actions& actions) {
    End from{};
    auto* pair = find(conn, from);
    if (!pair) return;
    const auto side = from == End::opener ? 0U : 1U;
    pair->ended[side] = true;
    if (pair->link != LinkId{}) {
        if (tap_.ended) tap_.ended(pair->link, from, false, now);
        observer_.end(pair->link, from, false, now);
    }
    if (from == End::listener && !pair->held.empty()) {  // no more bytes come: pass on the rest unchanged
        pair->follow = false;
        pair->awaits = Tag{};
        hand_on_answers(*pair, actions);
    }
    if (!pair->ended[1 - side]) return actions.add(transport::HalfClose{pair->conns[1 - side]});
    actions.add(transport::Close{pair->conns[0]});
    actions.add(transport::Close{pair->conns[1]});
    end_pair(by_conn_.at(conn).first);
}

void Relay::closed(ConnId conn, Time now, Actions& actions) {
    End from{};
    auto* pair = find(conn, from);
    if (!pair) return;
    if (pair->link != LinkId{}) {
        if (tap_.ended) tap_.ended(pair->link, from, true, now);
        observer_.end(pair->link, from, true, now);
    }
    const auto number = by_conn_.at(conn).first;
    const auto other = pair->conns[from == End::opener ? 1 : 0];
    if (other != ConnId{}) {
        actions.add(transport::Reset{other});
    } else {
        actions.add(transport::CancelConnect{Tag{number}});
    }
    end_pair(number);
}

Relay::Pair* Relay::find(ConnId conn, End& end) {
    const auto at = by_conn_.find(conn);
    if (at == by_conn_.end()) return nullptr;
    end = at->second.second;
    return &pairs_.at(at->second.first);
}

void Relay::end_pair(std::uint64_t number) {
    const auto at = pairs_.find(number);
    for (const auto conn : at->second.conns)
        by_conn_.erase(conn);
    pairs_.erase(at);
}

}  // namespace chathack::observe
