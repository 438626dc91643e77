#include <algorithm>
#include <utility>

#include "conformance/observe/observer.hpp"
#include "reference/wire/encode.hpp"

// Takes frames as they come. What a server sends may stand in a capture before what it answers to, so a frame
// without a cause is put off for as long as its cause may follow.
namespace chathack::observe {

void Observer::seen(Moment moment) {
    moment_ = moment;
    moments_are_given_ = true;
}

void Observer::passed(std::uint64_t place) { judge_put_off(place); }

void Observer::take(Link& link, const wire::to_server::Frame& frame) {
    std::visit([&](const auto& one) { on(link, one); }, frame);
    judge_put_off(0);
}

void Observer::take(Link& link, const wire::to_client::Frame& frame) {
    const bool explained = std::visit([&](const auto& one) { return is_explained(link, one); }, frame);
    if (explained || !moments_are_given_) return std::visit([&](const auto& one) { on(link, one); }, frame);
    std::vector<std::byte> bytes;
    std::visit([&](const auto& one) { wire::encode(one, bytes); }, frame);
    put_off_.push_back({link.id, std::string{wire::as_text(bytes)}, moment_, now_});
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

void Observer::judge_put_off(std::uint64_t place) {
    for (std::size_t i = 0; i < put_off_.size();) {
        const auto& link = *find(put_off_[i].link);
        wire::Decoder<wire::Direction::to_client> decoder{limits()};
        wire::Bytes bytes = wire::as_bytes(put_off_[i].bytes);
        const auto frame = decoder.next(bytes);
        const bool explained = std::visit([&](const auto& one) { return is_explained(link, one); }, *frame);
        if (!explained && put_off_[i].moment.settled >= place) {
            ++i;
            continue;
        }
        judge(put_off_[i], *frame);
        put_off_.erase(put_off_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void Observer::judge(const PutOff& one, const wire::to_client::Frame& frame) {
    auto& link = *find(one.link);
    if (link.unjudged) return;
    const auto now = std::exchange(now_, one.at);
    const auto moment = std::exchange(moment_, one.moment);
    const auto from = std::exchange(from_, End::listener);
    std::visit([&](const auto& it) { on(link, it); }, frame);
    now_ = now;
    moment_ = moment;
    from_ = from;
}

}  // namespace chathack::observe
