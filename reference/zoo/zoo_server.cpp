#include "reference/zoo/zoo_server.hpp"

#include <algorithm>

#include "reference/wire/utf8.hpp"

namespace chathack::zoo {
namespace {

constexpr std::size_t message_max = 1024;
constexpr std::size_t login_max = 255;
constexpr std::size_t string_max = 65536;
const std::string packet_error = "\x01", login_error = "\x02", connected = "\x03", exists = "\x04";

std::string string_of(std::string_view text) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>(text.size() >> shift & 0xff);
    return out.append(text);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

}  // namespace

// Reading

/// Reads one frame; `short_of` and `bad` stay set once something is missing or wrong.
struct ZooServer::Reader {
    std::string_view bytes;
    bool short_of = false;
    bool bad = false;

    std::string_view take(std::size_t count) {
        if (bad || short_of || bytes.size() < count) {
            short_of = true;
            return {};
        }
        const auto taken = bytes.substr(0, count);
        bytes.remove_prefix(count);
        return taken;
    }
    std::int32_t number() {
        std::uint32_t value = 0;
        for (const char byte : take(4))
            value = value << 8 | static_cast<unsigned char>(byte);
        return static_cast<std::int32_t>(value);
    }
    std::string string() {
        const auto count = number();
        if (count < 0 || static_cast<std::size_t>(count) > string_max) bad = true;
        return bad ? std::string{} : std::string{take(static_cast<std::size_t>(count))};
    }
};

void ZooServer::on(const transport::Event& event, transport::Time, transport::Actions& actions) {
    out_ = &actions;
    if (const auto* accepted = std::get_if<transport::Accepted>(&event)) users_[accepted->conn];
    if (const auto* ended = std::get_if<transport::Ended>(&event)) close(ended->conn);
    if (const auto* closed = std::get_if<transport::Closed>(&event)) leave(closed->conn);
    if (const auto* received = std::get_if<transport::Received>(&event)) {
        const auto* first = reinterpret_cast<const char*>(received->bytes.data());
        read(received->conn, {first, received->bytes.size()});
    }
}

void ZooServer::read(ConnId conn, std::string_view bytes) {
    users_[conn].unread += bytes;
    while (users_.contains(conn) && !users_[conn].unread.empty()) {
        const std::string unread = users_[conn].unread;
        Reader in{unread};
        const bool handled = step(conn, in);
        if (!users_.contains(conn)) return;
        if (in.bad) {
            send(conn, packet_error);
            return close(conn);
        }
        if (!handled) return;
        users_[conn].unread = in.bytes;
    }
}

/// Handles the frame at the front; false when it is not whole, or bad.
bool ZooServer::step(ConnId conn, Reader& in) {
    const auto opcode = in.take(1)[0];
    if (opcode < 1 || opcode > 9) in.bad = true;
    if (in.bad) return false;
    const auto first = in.string();
    const auto second = opcode == 2 || opcode == 9 ? std::string{} : in.string();
    std::string_view place;
    if (opcode == 5) {
        const auto rest = in.bytes;
        const auto port = in.number();
        const auto code = in.take(1);
        if (!code.empty() && code[0] != 1 && (code[0] != 2 || is("ipv6-refused"))) in.bad = true;
        in.take(!code.empty() && code[0] == 2 ? 24 : 12);
        if (!in.short_of && !in.bad && (port < 1 || port > 65535) && !is("relays-any-port")) {
            send(conn, packet_error);
            return true;
        }
        place = rest.substr(0, rest.size() - in.bytes.size());
    }
    if (opcode == 8) {
        const auto size = in.number();
        if (size < 0 || static_cast<std::size_t>(size) > string_max) in.bad = true;
        if (!in.bad) in.take(static_cast<std::size_t>(size));
    }
    if (opcode == 9) in.take(8);
    if (in.short_of || in.bad) return false;
    const auto valid = [](const std::string& text) { return wire::is_utf8(text); };
    if (opcode >= 7) {
        if (!is("private-frames-silent")) send(conn, packet_error);
    } else if (opcode > 2 && !users_[conn].in) {
        if (!is("early-frame-silent")) send(conn, packet_error);
    } else if (!valid(first) || (opcode != 1 && !valid(second))) {
        send(conn, packet_error);
    } else if (opcode <= 2) {
        log_in(conn, first, opcode == 1 ? std::optional{second} : std::nullopt);
    } else if (opcode == 3) {
        speak(conn, first, second);
    } else if (opcode == 4) {
        ask(conn, first, second);
    } else {
        answer(conn, first, second, opcode == 5, place);
    }
    return true;
}

// Logging in and leaving

void ZooServer::log_in(ConnId conn, const std::string& login, const std::optional<std::string>& password) {
    auto& user = users_[conn];
    if (user.in)
        return send(conn, is("relogin-acknowledged") && user.login == login ? connected : packet_error);
    if (login.empty()) return send(conn, is("empty-login-error") ? login_error : packet_error);
    if (login.size() > login_max) {
        send(conn, packet_error);
        return close(conn);
    }
    const auto account = accounts_.find(login);
    const auto other = holder(login);
    if (password) {
        const bool right = account != accounts_.end() &&
                           (account->second == *password ||
                            (is("password-prefix-enough") && account->second.starts_with(*password)));
        if (!right && account != accounts_.end() && is("wrong-password-code-1"))
            return send(conn, packet_error);
        if (!right) return send(conn, login_error);
        if (other) return send(conn, is("second-login-error") ? login_error : exists);
    } else if (account != accounts_.end() && (other || !is("account-name-free"))) {
        return send(conn, exists);
    }
    if (other && is("taken-kicks-holder")) close(*other);
    if (other && !is("taken-kicks-holder")) return send(conn, exists);
    user.login = login;
    user.in = true;
    send(conn, connected);
}

void ZooServer::leave(ConnId conn) {
    users_.erase(conn);
    std::erase_if(asks_, [&](const auto& pair) { return pair.first == conn || pair.second == conn; });
}

void ZooServer::close(ConnId conn) {
    leave(conn);
    out_->add(transport::Close{conn});
}

// Speaking to everyone

void ZooServer::speak(ConnId conn, const std::string& sender, const std::string& message) {
    const auto& own = users_[conn].login;
    const bool believed =
        is("sender-believed") || (is("sender-checked-by-length") && sender.size() == own.size());
    if (sender != own && !believed) {
        if (!is("false-sender-silent")) send(conn, packet_error);
        return;
    }
    const auto limit = is("limit-1025") ? message_max + 1 : is("limit-1023") ? message_max - 1 : message_max;
    auto size = is("limit-in-characters") ? characters(message) : message.size();
    if (is("limit-includes-login")) size += sender.size();
    if (size > limit && !is("limit-cuts")) {
        if (!is("over-limit-silent")) send(conn, is("over-limit-code-2") ? login_error : packet_error);
        return;
    }
    if (message.empty() && is("rejects-empty-message")) return send(conn, packet_error);
    if (message.starts_with('/') && is("slash-dropped")) return;
    const auto text = is("limit-cuts") ? message.substr(0, message_max) : message;
    for (const auto& [to, user] : users_) {
        if (to == conn && !is("echoes")) continue;
        if (!user.in && !is("unlogged-hear")) continue;
        send(to, '\x05' + string_of(is("receivers-name-as-sender") ? user.login : sender) + string_of(text));
    }
}

// Private handshake

void ZooServer::ask(ConnId conn, const std::string& sender, const std::string& receiver) {
    if (sender != users_[conn].login && !is("ask-sender-believed")) return send(conn, packet_error);
    const auto to = holder(receiver);
    if (to == conn) {
        if (is("self-ask-silent")) return;
        return send(conn, is("self-ask-refused") ? '\x08' + string_of(receiver) : packet_error);
    }
    if (!to) {
        if (is("absent-silent")) return;
        if (is("absent-ack-1")) return send(conn, packet_error);
        return send(conn, is("absent-ack-2") ? login_error : '\x08' + string_of(receiver));
    }
    if (!asks_.emplace(conn, *to).second) return;
    const auto frame = '\x06' + string_of(is("ask-names-receiver") ? receiver : sender);
    for (const auto& [id, user] : users_)
        if (id == *to || (is("ask-to-all") && user.in && id != conn)) send(id, frame);
}

void ZooServer::answer(ConnId conn, const std::string& sender, const std::string& receiver, bool accepted,
                       std::string_view place) {
    if (sender != users_[conn].login) return send(conn, packet_error);
    const auto to = holder(receiver);
    const bool asked = to && asks_.contains({*to, conn});
    if (!asked && !(to && accepted && is("unasked-accept-relayed"))) return send(conn, packet_error);
    if (!is("answer-not-spent")) asks_.erase({*to, conn});
    const bool wrong_name = is(accepted ? "accept-names-asker" : "refusal-names-asker");
    const auto name = string_of(wrong_name ? receiver : sender);
    if (!accepted) return send(*to, '\x08' + name);
    const auto frame = ('\x07' + name).append(place);
    send(*to, frame);
    if (is("accept-to-both")) send(conn, frame);
}

std::optional<transport::ConnId> ZooServer::holder(std::string_view login) const {
    for (const auto& [conn, user] : users_)
        if (user.in && user.login == login) return conn;
    return {};
}

void ZooServer::send(ConnId to, std::string_view bytes) {
    out_->send_bytes(to, std::as_bytes(std::span{bytes}));
}

}  // namespace chathack::zoo
