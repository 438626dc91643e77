#include "reference/apps/chathack/json_dialogue.hpp"

#include <nlohmann/json.hpp>

#include "reference/apps/chathack/base64.hpp"
#include "reference/apps/chathack/json_line.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::apps {
namespace {

using Json = nlohmann::ordered_json;

/// Adds a text, which may be any bytes.
void add(Json& event, const std::string& key, const std::string& text) {
    event[key] = text;  // bad bytes are replaced when the JSON is written
    if (!wire::is_utf8(text)) event[key + "_base64"] = to_base64(text);
}

Json of(std::string_view name) { return {{"event", name}}; }

Json of_login(std::string_view name, const std::string& key, const std::string& login) {
    auto event = of(name);
    add(event, key, login);
    return event;
}

void add_place(Json& event, const transport::Address& address, std::int32_t port) {
    event["address"] = transport::to_string(address);
    event["port"] = port;
}

void add_cause(Json& event, const client::Cause& cause) {
    event["reason"] = code(cause.why);
    event["why"] = to_string(cause);
}

struct EventOf {
    const std::string& own_login;

    Json operator()(const client::Reached& s) const {
        auto event = of("connected");
        add_place(event, s.server.address, s.server.port);
        return event;
    }
    Json operator()(const client::LoggedIn&) const { return of_login("logged_in", "login", own_login); }
    Json operator()(const client::LoginFailed& s) const {
        auto event = of("login_failed");
        event["reason"] = code(s.why);
        event["why"] = to_string(s.why);
        return event;
    }
    Json operator()(const client::ServerUnreachable& s) const { return with_cause("unreachable", s.cause); }
    Json operator()(const client::ServerLost& s) const { return with_cause("server_lost", s.cause); }
    Json operator()(const client::ServerRejectedPacket&) const { return of("packet_error"); }
    Json operator()(const client::Unexpected& s) const {
        auto event = of("unexpected");
        event["frame"] = s.frame;
        if (!s.login.empty()) add(event, "from", s.login);
        return event;
    }
    Json operator()(const client::GlobalMessageReceived& s) const {
        return with_text("message", s.sender, s.text);
    }
    Json operator()(const client::AskedBy& s) const { return of_login("asked", "from", s.login); }
    Json operator()(const client::WaitingFor& s) const {
        auto event = of_login("waiting", "for", s.login);
        add_place(event, s.advertised.address, s.advertised.port);
        event["reach"] = code(s.reach);
        return event;
    }
    Json operator()(const client::AcceptedBy& s) const {
        auto event = of_login("accepted", "from", s.login);
        add_place(event, s.address, s.port);
        return event;
    }
    Json operator()(const client::RefusedBy& s) const { return of_login("refused", "from", s.login); }
    Json operator()(const client::DirectOpened& s) const {
        return of_login("direct_opened", "with", s.login);
    }
    Json operator()(const client::DirectClosed& s) const {
        auto event = of_login("direct_closed", "with", s.login);
        add_cause(event, s.cause);
        return event;
    }
    Json operator()(const client::DirectFailed& s) const {
        auto event = of_login("direct_failed", "with", s.login);
        add_cause(event, s.cause);
        if (s.where) add_place(event, s.where->address, s.where->port);
        return event;
    }
    Json operator()(const client::TurnedAway& s) const {
        return of_login("turned_away", "expected", s.expected);
    }
    Json operator()(const client::PrivateMessageReceived& s) const {
        return with_text("private_message", s.login, s.text);
    }
    Json operator()(const client::Skipped& s) const {
        auto event = of("skipped");
        if (!s.login.empty()) add(event, "from", s.login);
        event["reason"] = "too_long";
        return event;
    }
    Json operator()(const client::FileReceived&) const { return {}; }
    Json operator()(const client::Rejected&) const { return {}; }

    static Json with_cause(std::string_view name, const client::Cause& cause) {
        auto event = of(name);
        add_cause(event, cause);
        return event;
    }
    static Json with_text(std::string_view name, const std::string& from, const std::string& text) {
        auto event = of_login(name, "from", from);
        add(event, "text", text);
        return event;
    }
};

void add_request(Json& event, std::string_view name, std::string_view ref) {
    if (!name.empty()) event["do"] = name;
    if (!ref.empty()) event["ref"] = Json::parse(ref);
}

}  // namespace

Understood JsonDialogue::read(std::string_view line) const { return read_json_line(line); }

void JsonDialogue::print(const Json& event) {
    print_(event.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void JsonDialogue::greet() {
    auto event = of("ready");
    event["version"] = 1;
    print(event);
}

void JsonDialogue::show(const client::Notification& notification) {
    if (const auto event = std::visit(EventOf{own_login_}, notification); !event.is_null()) print(event);
}

void JsonDialogue::show_file(const client::FileReceived& file, const FileResult<std::string>& stored) {
    auto event = of_login(stored ? "file" : "file_not_saved", "from", file.login);
    add(event, "name", file.name);
    event["bytes"] = file.bytes.size();
    if (stored) {
        event["saved_as"] = *stored;
    } else {
        event["reason"] = stored.error().code;
        event["why"] = stored.error().why;
    }
    print(event);
}

void JsonDialogue::show_who(std::span<const Acquaintance> known) {
    auto event = of("who");
    event["users"] = Json::array();
    for (const auto& each : known) {
        Json user = Json::object();
        add(user, "login", each.login);
        user["direct"] = each.direct;
        user["asks"] = each.asks;
        user["asked"] = each.asked;
        event["users"].push_back(std::move(user));
    }
    print(event);
}

void JsonDialogue::show_help() {
    auto event = of("help");
    event["do"] = {"say", "ask", "accept", "refuse", "tell", "file", "close", "who", "help", "quit"};
    print(event);
}

void JsonDialogue::done(const Request& request) {
    auto event = of("done");
    add_request(event, request.name, request.ref);
    print(event);
}

void JsonDialogue::rejected(std::string_view name, std::string_view ref, std::string_view code,
                            std::string_view why) {
    auto event = of("rejected");
    add_request(event, name, ref);
    event["reason"] = code;
    event["why"] = why;
    print(event);
}

}  // namespace chathack::apps
