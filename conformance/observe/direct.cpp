#include <fmt/format.h>

#include "conformance/frames/frame_data.hpp"
#include "conformance/observe/observer.hpp"

// Judges what passes on a direct connection of two clients.
namespace chathack::observe {
namespace {

constexpr std::size_t payload_bytes_max = 1024;  // PEER-5

}  // namespace

/// The accept that a hello answers, when it names the place that `link` connects to. Several may name it, so
/// the one that was taken when the connection was opened may be another.
std::optional<std::pair<Meeting, std::string>> Observer::meeting_of(const Link& link, std::string_view asker,
                                                                    std::int64_t id) {
    if (!link.meeting) return {};
    for (const auto& [askers_link, accepts] : relayed_) {
        if (find(askers_link)->login != asker) continue;
        for (const auto& one : accepts)
            if (one.first == Meeting{link.meeting->port, link.meeting->address, id}) return one;
    }
    return {};
}

void Observer::on_peer(Link& link, End from, const wire::peer::PrivateHello& frame) {
    if (from == End::listener || link.greeted || link.refused) return;
    if (const auto met = meeting_of(link, frame.login, frame.id)) {
        link.meeting = met->first;
        link.accepter = met->second;
        link.asker = frame.login;
    }
    const bool known = link.meeting.has_value();
    link.greeted = !known || (frame.id == link.meeting->id && frame.login == link.asker);
    link.refused = !link.greeted;
    if (!known) link.asker = frame.login;
    if (link.greeted) return conforms(link, "PEER-1");
    violates(link, "PEER-1",
             frame.login != link.asker
                 ? fmt::format("the hello carries the login {} instead of {}", frames::quoted(frame.login),
                               frames::quoted(link.asker))
                 : fmt::format("the hello carries the id {} instead of {}", frame.id, link.meeting->id));
}

void Observer::on_peer(Link& link, End from, const wire::peer::PrivateMessage& frame) {
    from_peer(link, from, frame.login, frame.message.size());
}

void Observer::on_peer(Link& link, End from, const wire::peer::PrivateFile& frame) {
    from_peer(link, from, frame.login, frame.file.size());
}

void Observer::from_peer(Link& link, End from, std::string_view login, std::size_t size_bytes) {
    if (from == End::opener && !link.greeted && !link.refused) {
        link.refused = true;
        violates(link, "PEER-1", "the first frame on the direct connection is not a hello");
    }
    if (from == End::listener && link.refused)
        return violates(link, "PEER-3", "the accepter goes on after a first frame that it must turn away");
    if (from == End::listener && !link.greeted)
        violates(link, "PEER-4", "the accepter sends before it got the hello");
    if (size_bytes > payload_bytes_max)
        violates(link, "PEER-6",
                 fmt::format("{} bytes are sent that the other side must reject", size_bytes));
    auto& own = from == End::opener ? link.asker : link.accepter;
    if (own.empty()) own = login;
    if (login != own)
        return violates(
            link, "PEER-10",
            fmt::format("{} sends under the login {}", frames::quoted(own), frames::quoted(login)));
    conforms(link, "PEER-10");
}

}  // namespace chathack::observe
