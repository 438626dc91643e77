#include "conformance/driver/json_lines.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace chathack::driver {
namespace {

using Json = nlohmann::json;

std::string from_base64(const std::string& text) {
    std::string bytes;
    unsigned held = 0;
    int bits = 0;
    for (const char c : text) {
        constexpr std::string_view digits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const auto digit = digits.find(c);
        if (digit == std::string_view::npos) break;
        held = held << 6U | static_cast<unsigned>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(held >> bits & 0xffU);
    }
    return bytes;
}

/// A text of an event. The event of a text that is not UTF-8 also has its exact bytes, in base64.
std::string text_in(const Json& event, const std::string& key) {
    const auto exact = event.find(key + "_base64");
    if (exact != event.end() && exact->is_string()) return from_base64(exact->get<std::string>());
    const auto at = event.find(key);
    return at != event.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

struct EventWord {
    std::string_view event;
    std::string_view observation;
    std::array<std::string_view, 2> keys;  // the fields have the same names
};
constexpr EventWord event_words[] = {
    {"logged_in", "logged_in", {}},
    {"server_lost", "server_lost", {}},
    {"unreachable", "server_lost", {}},
    {"message", "message", {"from", "text"}},
    {"asked", "asked", {"from"}},
    {"accepted", "accepted", {"from"}},
    {"refused", "refused", {"from"}},
    {"direct_opened", "direct_opened", {"with"}},
    {"direct_closed", "direct_closed", {"with"}},
    {"direct_failed", "direct_closed", {"with"}},
    {"private_message", "private_message", {"from", "text"}},
    {"rejected", "not_done", {}},
};

/// The observation for the reason of a failed login; empty for a reason that is not an observation.
std::string_view login_failure(const std::string& reason) {
    return reason == "wrong_password" ? "login_error" : reason == "login_exists" ? "login_exists" : "";
}

}  // namespace

std::string json_request(const frames::FrameData& act, const std::string& path) {
    Json request{{"do", act.name == "private_message" ? "tell" : act.name}};
    for (const auto* field : {"login", "text"}) {
        if (act.find(field)) request[field] = frames::text_of(act, field);
    }
    if (act.name == "file") request["path"] = path;
    return request.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<frames::FrameData> json_observation(const std::string& line) {
    const auto event = Json::parse(line, nullptr, false);
    if (!event.is_object()) return std::nullopt;
    const auto name = text_in(event, "event");
    if (name == "login_failed") {
        const auto observation = login_failure(text_in(event, "reason"));
        if (observation.empty()) return std::nullopt;
        return frames::FrameData{std::string{observation}, {}};
    }
    for (const auto& word : event_words) {
        if (word.event != name) continue;
        frames::FrameData observation{std::string{word.observation}, {}};
        for (const auto key : word.keys) {
            if (!key.empty()) observation.fields.emplace_back(key, text_in(event, std::string{key}));
        }
        return observation;
    }
    return std::nullopt;
}

}  // namespace chathack::driver
