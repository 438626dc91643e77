#include "conformance/observe/put_off.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "conformance/frames/frame_data.hpp"
#include "conformance/observe/observer.hpp"
#include "reference/wire/encode.hpp"

// Takes frames as they come. What a server sends may stand in a capture before what it answers to, so a frame
// without a cause is put off for as long as its cause may follow.
namespace chathack::observe {
namespace {

// What must be sent to the server for a frame of it, in words in which one cause cannot look like another.
std::string cause(std::string_view what, std::string_view by, std::string_view of) {
    return fmt::format("{} {} {} {}", what, by.size(), by, of);
}
std::string cause(std::string_view accepter, std::string_view asker, const Meeting& meeting) {
    return cause(
        fmt::format("accept {} {} {}", meeting.port, transport::to_string(meeting.address), meeting.id),
        accepter, asker);
}

std::string cause_in(const wire::to_server::GlobalMessage& frame) {
    return cause("message", frame.sender, frame.message);
}
std::string cause_in(const wire::to_server::PrivateAsk& frame) {
    return cause("ask", frame.sender, frame.receiver);
}
std::string cause_in(const wire::to_server::PrivateAccept& frame) {
    return cause(frame.sender, frame.receiver, Meeting{frame.port, frame.address, frame.id});
}
std::string cause_in(const wire::to_server::PrivateRefuse& frame) {
    return cause("refusal", frame.sender, frame.receiver);
}
template <class Frame>
std::string cause_in(const Frame&) {
    return {};  // a login: no frame waits for it
}

std::string cause_of(const wire::to_client::GlobalMessage& frame, const std::string&) {
    return cause("message", frame.sender, frame.message);
}
std::string cause_of(const wire::to_client::PrivateAsk& frame, const std::string& login) {
    return cause("ask", frame.sender, login);
}
std::string cause_of(const wire::to_client::PrivateValidation& frame, const std::string& login) {
    return cause(frame.login, login, Meeting{frame.port, frame.address, frame.id});
}
std::string cause_of(const wire::to_client::PrivateRefusal& frame, const std::string& login) {
    return cause("refusal", frame.login, login);
}
template <class Frame>
std::string cause_of(const Frame&, const std::string&) {
    return {};
}

/// The frame views the bytes.
wire::to_client::Frame decoded(const std::string& text) {
    wire::Decoder<wire::Direction::to_client> decoder{Observer::limits()};
    wire::Bytes bytes = wire::as_bytes(text);
    return *decoder.next(bytes);
}

}  // namespace

void Observer::seen(Moment moment) {
    moment_ = moment;
    moments_are_given_ = true;
}

void Observer::passed(std::uint64_t place) {
    for (const auto& one : put_off_.take_settled(place))
        judge(one);
}

void Observer::take(Link& link, const wire::to_server::Frame& frame) {
    std::visit([&](const auto& one) { on(link, one); }, frame);
    judge_explained_by(std::visit([](const auto& one) { return cause_in(one); }, frame));
}

void Observer::take(Link& link, const wire::to_client::Frame& frame) {
    const bool explained = std::visit([&](const auto& one) { return is_explained(link, one); }, frame);
    if (explained || !moments_are_given_) return std::visit([&](const auto& one) { on(link, one); }, frame);
    std::vector<std::byte> bytes;
    std::visit([&](const auto& one) { wire::encode(one, bytes); }, frame);
    auto why = std::visit([&](const auto& one) { return cause_of(one, link.login); }, frame);
    put_off_.add({link.id, std::move(why), std::string{wire::as_text(bytes)}, moment_, now_});
}

bool Observer::is_explained(const Link& link, const wire::to_client::GlobalMessage& frame) const {
    return !link.logged_in ||
           link.server->messages.has_for({link.id, link.logged_in_at}, frame.sender, frame.message);
}

bool Observer::is_explained(const Link& link, const wire::to_client::PrivateAsk& frame) const {
    const auto& book = link.server->handshakes;
    const HandshakeBook::Pair pair{frame.sender, link.login};
    return !link.logged_in ||
           HandshakeBook::count(book.asks_relayed, pair) < HandshakeBook::count(book.asks, pair);
}

bool Observer::is_explained(const Link& link, const wire::to_client::PrivateValidation& frame) const {
    const auto& accepts = link.server->handshakes.accepts;
    const Meeting meeting{frame.port, frame.address, frame.id};
    return !link.logged_in || std::any_of(accepts.begin(), accepts.end(), [&](const SentAccept& one) {
        return one.forbidden.empty() && one.accepter == frame.login && one.asker == link.login &&
               one.meeting == meeting;
    });
}

bool Observer::is_explained(const Link& link, const wire::to_client::PrivateRefusal& frame) const {
    const HandshakeBook::Pair pair{link.login, std::string{frame.login}};
    return !link.logged_in || HandshakeBook::count(link.server->handshakes.refusals, pair) > 0;
}

void Observer::judge_explained_by(const std::string& cause) {
    for (const auto link : put_off_.waiting_for(cause))
        for (const auto* one = put_off_.first(cause, link); one && is_explained(*one);
             one = put_off_.first(cause, link))
            judge(put_off_.take_first(cause, link));
}

bool Observer::is_explained(const PutOff& one) {
    const auto frame = decoded(one.bytes);
    return std::visit([&](const auto& it) { return is_explained(*find(one.link), it); }, frame);
}

/// What is found is told with the frame, which has been told before.
void Observer::judge(const PutOff& one) {
    auto& link = *find(one.link);
    if (link.unjudged) return;
    const auto now = std::exchange(now_, one.at);
    const auto moment = std::exchange(moment_, one.moment);
    const auto from = std::exchange(from_, End::listener);
    auto found_of_others = std::exchange(fresh_, {});
    const auto frame = decoded(one.bytes);
    std::visit([&](const auto& it) { on(link, it); }, frame);
    if (!fresh_.empty() && listener_)
        listener_({.link = one.link,
                   .from = End::listener,
                   .kind = TraceEvent::Kind::frame,
                   .at = one.at,
                   .bytes = one.bytes,
                   .text = frames::to_string(frames::to_data(frame)) + ", judged only now"},
                  fresh_);
    fresh_ = std::move(found_of_others);
    now_ = now;
    moment_ = moment;
    from_ = from;
}

}  // namespace chathack::observe
