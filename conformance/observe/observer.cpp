#include "conformance/observe/observer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <type_traits>

#include "conformance/frames/frame_data.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::observe {
namespace {

template <class Frame>
std::string bytes_of(const Frame& frame) {
    std::vector<std::byte> bytes;
    wire::encode(frame, bytes);
    return std::string{wire::as_text(bytes)};
}

std::string_view clause_of(wire::WireError error) {
    switch (error) {
        case wire::WireError::negative_count:
            return "WIRE-4";
        case wire::WireError::bad_address_code:
            return "WIRE-8";
        case wire::WireError::unknown_opcode:
            return "WIRE-5";
        default:
            return {};
    }
}

}  // namespace

wire::Limits Observer::limits() {
    wire::Limits limits;
    limits.login_bytes_max = limits.password_bytes_max = limits.file_name_bytes_max = text_bytes_max;
    limits.message_bytes_max = limits.file_bytes_max = text_bytes_max;
    limits.skipped_bytes_max = std::numeric_limits<std::int32_t>::max();
    limits.check_utf8 = false;
    return limits;
}

Observer::Observer(Listener listener) : listener_{std::move(listener)} {}

Observer::Link& Observer::add_link(bool from_start) {
    auto& link = links_.emplace_back(limits());
    link.id = LinkId{static_cast<std::uint32_t>(links_.size())};
    link.unjudged = !from_start;
    return link;
}

Observer::Link* Observer::find(LinkId link) {
    const auto number = static_cast<std::size_t>(link);
    return number == 0 || number > links_.size() ? nullptr : &links_[number - 1];
}

ServerBook& Observer::book_of(const transport::Endpoint& server) {
    const auto known = std::find_if(servers_.begin(), servers_.end(),
                                    [&](const ServerBook& one) { return one.server == server; });
    if (known != servers_.end()) return *known;
    return servers_.emplace_back(ServerBook{.server = server});
}

LinkId Observer::open(Time at, bool from_start, const transport::Endpoint& server) {
    now_ = at;
    auto& link = add_link(from_start);
    link.server = &book_of(server);
    if (!from_start) {
        link.blind = true;
        report(link, "LOGIN-1", verdict::Kind::inconclusive,
               "the start of this connection was not seen: it is not judged");
    }
    see({.link = link.id,
         .from = End::opener,
         .kind = TraceEvent::Kind::opened,
         .at = at,
         .bytes = {},
         .text = "connects to the server"});
    return link.id;
}

LinkId Observer::open_direct(const transport::Endpoint& listener, Time at, bool from_start) {
    now_ = at;
    auto& link = add_link(from_start);
    link.direct = true;
    const auto met = std::find_if(meetings_.begin(), meetings_.end(),
                                  [&](const auto& one) { return one.first == listener; });
    if (met != meetings_.end()) {
        for (const auto& [meeting, accepter] : relayed_[met->second]) {
            if (meeting.port != listener.port || meeting.address != listener.address) continue;
            link.meeting = meeting;
            link.accepter = accepter;
        }
        link.asker = find(met->second)->login;
        meetings_.erase(met);
    }
    see({.link = link.id,
         .from = End::opener,
         .kind = TraceEvent::Kind::opened,
         .at = at,
         .bytes = {},
         .text = "connects directly to " + to_string(listener)});
    return link.id;
}

bool Observer::expects(const transport::Endpoint& listener) const {
    return std::any_of(meetings_.begin(), meetings_.end(),
                       [&](const auto& one) { return one.first == listener; });
}

void Observer::bytes(LinkId id, End from, wire::Bytes bytes, Time at) {
    auto* link = find(id);
    if (!link) return;
    now_ = at;
    from_ = from;
    if (link->direct) return read(*link, from, link->peers[index(from)], bytes);
    if (link->unjudged && link->blind) return;
    if (from == End::opener) {
        if (!link->blind) read(*link, from, link->requests, bytes);
    } else {
        read(*link, from, link->answers, bytes);
    }
}

template <class Decoder>
void Observer::read(Link& link, End from, Decoder& decoder, wire::Bytes bytes) {
    while (!bytes.empty() && !link.finished[index(from)]) {
        const auto opcode = static_cast<std::int8_t>(bytes.front());
        const auto frame = decoder.next(bytes);
        if (!frame && frame.error() == wire::WireError::need_more) return;
        pass_moment();
        if (!frame) {
            unreadable(link, from, frame.error(), opcode);
            if (!is_skippable(frame.error())) return;
            continue;
        }
        if (!link.unjudged) {
            if constexpr (std::is_same_v<Decoder, wire::Decoder<wire::Direction::peer>>) {
                std::visit([&](const auto& one) { on_peer(link, from, one); }, *frame);
            } else {
                take(link, *frame);
            }
        }
        see({.link = link.id,
             .from = from,
             .kind = TraceEvent::Kind::frame,
             .at = now_,
             .bytes = bytes_of(*frame),
             .text = frames::to_string(frames::to_data(*frame))});
    }
}

void Observer::unreadable(Link& link, End from, wire::WireError error, std::int8_t opcode) {
    const std::string why{wire::to_string(error)};
    TraceEvent event{.link = link.id,
                     .from = from,
                     .kind = TraceEvent::Kind::unreadable,
                     .at = now_,
                     .bytes = {},
                     .text = why};
    const bool skippable = is_skippable(error);  // a frame whose only fault is its size
    if (link.direct) {
        if (skippable) {
            from_peer(link, from, from == End::opener ? link.asker : link.accepter, text_bytes_max + 1);
        } else {
            violates(link, "PEER-4",
                     fmt::format("what is sent on the direct connection is not a frame: {}", why));
            link.finished[index(from)] = true;
        }
    } else if (from == End::opener && skippable) {
        violates(link, "CLIENT-5", "a global message of more than a megabyte is sent");
        await(link, {Awaited::Kind::offence, {}, "GLOBAL-6", moment_});
    } else if (from == End::opener) {
        const bool private_frame = error == wire::WireError::unknown_opcode && opcode >= 7 && opcode <= 9;
        link.server->private_frame_sent = link.server->private_frame_sent || private_frame;
        violates(link, "CLIENT-2",
                 private_frame
                     ? fmt::format("opcode {} is sent to the server: private frames go directly", opcode)
                     : fmt::format("what is sent to the server is not a frame: {}", why));
        const auto clause = private_frame ? std::string_view{"PRIVATE-15"} : clause_of(error);
        if (!clause.empty()) await(link, {Awaited::Kind::offence, {}, clause, moment_});
        // The server may read on wherever it likes (WIRE-6), so what this client says is unknown from here
        // on.
        link.blind = true;
        link.server->messages.release(link.id);
    } else if (opcode == 9 && link.server->private_frame_sent) {
        violates(link, "PRIVATE-14", "a private frame that was sent to the server is relayed");
        link.finished[1] = true;
    } else {
        violates(link, skippable ? "GLOBAL-5" : "WIRE-2",
                 fmt::format("what the server sends is not a frame: {}", why));
        if (!skippable) link.finished[1] = true;
    }
    see(std::move(event));
}

void Observer::gap(LinkId id, End from, Time at) {
    auto* link = find(id);
    if (!link) return;
    now_ = at;
    if (!link->unjudged)
        report(*link, "WIRE-3", verdict::Kind::inconclusive,
               "bytes of this connection are missing: from here on it is not judged");
    link->unjudged = link->blind = true;
    link->finished[index(from)] = true;
    if (!link->server) return;
    auto& unclear = link->server->unclear;
    if (link->logged_in) unclear.insert(link->login);
    for (const auto& one : link->awaited)
        if (!one.login.empty()) unclear.insert(one.login);
    link->server->messages.release(id);
}

void Observer::lose_sight(LinkId id) {
    if (auto* link = find(id)) link->lost_sight = true;
}

void Observer::end(LinkId id, End from, bool broken, Time at) {
    auto* link = find(id);
    if (!link) return;
    now_ = at;
    pass_moment();
    link->finished[index(from)] = true;
    if (broken) link->finished[0] = link->finished[1] = true;
    if (link->server) link->server->messages.release(id);
    see({.link = id,
         .from = from,
         .kind = broken ? TraceEvent::Kind::broken : TraceEvent::Kind::finished,
         .at = at,
         .bytes = {},
         .text = broken ? "breaks the connection" : "ends its side"});
}

std::string Observer::name_of(LinkId id, End end) const {
    const auto number = static_cast<std::size_t>(id);
    const auto& link = links_.at(number - 1);
    if (link.direct) {
        const auto& login = end == End::opener ? link.asker : link.accepter;
        return fmt::format("{} on link {}",
                           login.empty() ? (end == End::opener ? "opener" : "listener") : login, number);
    }
    if (end == End::listener) return "server";
    if (!link.logged_in) return fmt::format("link {}", number);
    const auto same = std::count_if(links_.begin(), links_.end(), [&](const Link& one) {
        return !one.direct && one.logged_in && one.login == link.login;
    });
    return same == 1 ? link.login : fmt::format("{} on link {}", link.login, number);
}

std::string Observer::login_of(LinkId id, End end) const {
    const auto& link = links_.at(static_cast<std::size_t>(id) - 1);
    if (link.direct) return end == End::opener ? link.asker : link.accepter;
    return end == End::opener ? link.login : std::string{};
}

const Observer::Link* Observer::holder(const Link& of, std::string_view login) const {
    const auto held = of.server->held_by.find(login);
    if (held == of.server->held_by.end()) return nullptr;
    for (const auto id : held->second) {
        const auto& link = links_[static_cast<std::size_t>(id) - 1];
        if (holds(link)) return &link;
    }
    return nullptr;
}

bool Observer::is_known(const Link& link, std::string_view login) const {
    const auto* user = holder(link, login);
    return user && !user->blind && !user->unjudged && !user->lost_sight && user->logged_in_at < moment_ &&
           !link.server->unclear.contains(login);
}

void Observer::served(LinkId id, Moment cause) {
    auto* link = find(id);
    if (!link || !link->rivalled_at || !(*link->rivalled_at < cause) || !holds(*link)) return;
    link->rivalled_at.reset();
    violates(*link, "LOGIN-8",
             fmt::format("two connections hold the login {}, and the server serves both",
                         frames::quoted(link->login)));
}

void Observer::report(Link& link, std::string_view clause, verdict::Kind kind, std::string why,
                      std::string_view behaviour) {
    Finding finding{.clause = std::string{clause},
                    .kind = kind,
                    .behaviour = std::string{behaviour},
                    .why = std::move(why),
                    .link = link.id,
                    .at = now_,
                    .by = from_};
    if (kind != verdict::Kind::conforms && kind != verdict::Kind::observed) fresh_.push_back(finding);
    if (findings_.size() < findings_max) {
        findings_.push_back(std::move(finding));
    } else {
        ++findings_dropped_;
    }
}

void Observer::observed(Link& link, std::string_view clause, std::string_view behaviour, std::string why) {
    if (observed_.insert(fmt::format("{} {}", clause, behaviour)).second)
        report(link, clause, verdict::Kind::observed, std::move(why), behaviour);
}

void Observer::see(TraceEvent event) {
    if (listener_) listener_(event, fresh_);
    fresh_.clear();
    if (events_.size() < events_max) {
        events_.push_back(std::move(event));
    } else {
        ++events_dropped_;
    }
}

}  // namespace chathack::observe
