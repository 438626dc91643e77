#include <algorithm>
#include <cstdlib>

#include "reference/zoo/server/texts.hpp"
#include "reference/zoo/server/zoo_server.hpp"

namespace chathack::zoo {
namespace {

constexpr std::size_t message_bytes_max = 1'024;

}  // namespace

void ZooServer::speak(ConnId conn, const std::string& sender, const std::string& message) {
    if (!may_speak_as(conn, sender)) {
        if (!is("false-sender-silent")) refuse(conn);
        return;
    }
    if (is_too_long(sender, message)) return tell_too_long(conn);
    if (message.empty() && is("rejects-empty-message")) return refuse(conn);
    if (message.empty() && is("empty-message-hangs")) users_[conn].deaf = true;
    if (message.starts_with('/') && is("slash-dropped")) return;
    const bool repeats = said_last(sender, message);
    last_messages_[sender] = message;
    if (repeats && is("same-text-of-sender-dropped")) return;
    if (is("same-text-dropped") && std::exchange(last_message_, message) == message) return;
    tell_everyone(conn, sender, message);
}

bool ZooServer::may_speak_as(ConnId conn, const std::string& sender) const {
    const auto& own = users_.at(conn).login;
    if (is("sender-believed")) return true;
    if (is("sender-checked-by-length")) return sender.size() == own.size();
    if (is("sender-checked-without-case")) return folded(sender) == folded(own);
    return sender == own;
}

bool ZooServer::is_too_long(const std::string& sender, const std::string& message) const {
    if (is("limit-cuts")) return false;
    if (is("limit-in-characters")) return characters(message) > message_bytes_max;
    if (is("limit-in-utf16")) return utf16_units(message) > message_bytes_max;
    if (is("limit-includes-login")) return sender.size() + message.size() > message_bytes_max;
    if (is("limit-1025")) return message.size() > message_bytes_max + 1;
    if (is("limit-1023")) return message.size() > message_bytes_max - 1;
    return message.size() > message_bytes_max;
}

bool ZooServer::said_last(const std::string& sender, const std::string& message) const {
    const auto at = last_messages_.find(sender);
    return at != last_messages_.end() && at->second == message;
}

void ZooServer::tell_too_long(ConnId conn) {
    if (is("over-limit-silent")) return;
    if (is("over-limit-closes")) return close(conn);
    if (is("over-limit-code-2")) return send(conn, "\x02");
    if (is("error-told-to-all")) {
        for (const auto& [other, user] : users_)
            if (other != conn) send(other, "\x01");
    }
    refuse(conn);
}

void ZooServer::tell_everyone(ConnId conn, const std::string& sender, const std::string& message) {
    if (dead_ && is("message-after-reset-kills")) std::_Exit(1);
    const auto heard = retold(is("limit-cuts") ? message.substr(0, message_bytes_max) : message, who_);
    const auto frame = '\x05' + text(is("sender-cut") ? sender.substr(0, 32) : sender) + text(heard);
    ++messages_;
    if (is("echoes-first")) send(conn, frame);
    for (const auto to : receivers(conn)) {
        if (is("own-text-unheard") && said_last(users_[to].login, message)) continue;
        send(to, is("receivers-name-as-sender") ? '\x05' + text(users_[to].login) + text(heard) : frame);
        if (is("every-hundredth-twice") && messages_ % 100 == 0) send(to, frame);
        if (is("asker-heard-twice") && has_asked(sender)) send(to, frame);
    }
    echo(conn, frame);
    last_frame_ = frame;
    if (!is("offline-delivery")) return;
    for (const auto& login : known_logins_)
        if (!holder(login)) missed_[login] += frame;
}

void ZooServer::echo(ConnId conn, const std::string& frame) {
    if (is("echo-twice")) send(conn, frame + frame);
    if (is("echo-as-ack-3")) send(conn, "\x03");
    if (is("echoes")) send(conn, frame);
}

/// The connections that get a message of this one.
std::vector<transport::ConnId> ZooServer::receivers(ConnId conn) {
    auto order = users_in_order();
    for (const auto& [other, user] : users_)
        if (!user.in && (is("unlogged-hear") || (is("refused-hear") && user.refused))) order.push_back(other);
    if (is("third-user-missed") && order.size() > 2) order.erase(order.begin() + 2);
    std::erase(order, conn);
    if (is("second-try-unheard")) std::erase_if(order, [&](ConnId to) { return users_[to].refusals > 0; });
    if (is("fiftieth-user-missed") && order.size() > 48) order.resize(48);
    if (const auto dead = std::exchange(dead_, {});
        dead && (is("broadcast-stops-at-dead") || is("slow-reader-costs-others")))
        std::erase_if(order, [&](ConnId to) { return users_[to].accepted > *dead; });
    if (const auto skipped = std::exchange(skipped_, {})) std::erase(order, *skipped);
    if (is("receivers-shuffled")) std::ranges::shuffle(order, chance_);
    return order;
}

}  // namespace chathack::zoo
