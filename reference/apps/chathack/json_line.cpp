#include "reference/apps/chathack/json_line.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "reference/apps/chathack/base64.hpp"

namespace chathack::apps {
namespace {

using Json = nlohmann::json;

/// The texts of a request, in the order of its keys.
using Texts = std::vector<std::string>;

struct Shape {
    std::string_view name;
    std::vector<std::string_view> keys;  // the keys besides do and ref; all are required
    std::optional<Act> (*make)(Texts& texts);
};

template <class A>
std::optional<Act> with_login(Texts& texts) {
    return A{std::move(texts[0])};
}
template <class A>
std::optional<Act> with_two(Texts& texts) {
    return A{std::move(texts[0]), std::move(texts[1])};
}
template <class A>
std::optional<Act> with_none(Texts&) {
    return A{};
}
std::optional<Act> with_base64(Texts& texts) {
    auto bytes = from_base64(texts[2]);
    if (!bytes) return {};
    return client::SendFile{std::move(texts[0]), std::move(texts[1]), *std::move(bytes)};
}

const Shape shapes[] = {
    {"say", {"text"}, with_login<client::Say>},
    {"ask", {"login"}, with_login<client::Ask>},
    {"accept", {"login"}, with_login<AcceptAsk>},
    {"refuse", {"login"}, with_login<client::Refuse>},
    {"tell", {"login", "text"}, with_two<client::Tell>},
    {"file", {"login", "path"}, with_two<SendPath>},
    {"file", {"login", "name", "base64"}, with_base64},
    {"close", {"login"}, with_login<client::ClosePeer>},
    {"who", {}, with_none<Who>},
    {"help", {}, with_none<Help>},
    {"quit", {}, with_none<client::Quit>},
};

/// The texts of `request`, when it has exactly the keys of `shape`.
std::optional<Texts> texts_of(const Json& request, const Shape& shape) {
    const auto extras = 1U + (request.contains("ref") ? 1U : 0U);
    if (request.size() != shape.keys.size() + extras) return {};
    Texts texts;
    for (const auto key : shape.keys) {
        const auto at = request.find(std::string{key});
        if (at == request.end() || !at->is_string()) return {};
        texts.push_back(at->get<std::string>());
    }
    return texts;
}

std::string usage(std::string_view name) {
    std::string text;
    for (const auto& shape : shapes) {
        if (shape.name != name) continue;
        text += fmt::format("{}{{\"do\":\"{}\"", text.empty() ? "usage: " : " or ", name);
        for (const auto key : shape.keys)
            text += fmt::format(",\"{}\":\"...\"", key);
        text += "}";
    }
    return text.empty() ? "there is no such request" : text;
}

}  // namespace

Understood read_json_line(std::string_view line) {
    const auto request = Json::parse(line, nullptr, false);
    if (!request.is_object()) return Misunderstood{"a line of input is one JSON object, in UTF-8", {}, {}};
    if (request.contains("ref") && !request["ref"].is_string() && !request["ref"].is_number_integer())
        return Misunderstood{"\"ref\" must be a text or a whole number", {}, {}};
    const auto ref = request.contains("ref") ? request["ref"].dump() : "";
    const auto name = request.find("do");
    if (name == request.end() || !name->is_string())
        return Misunderstood{"\"do\" says what to do, as in {\"do\":\"say\",\"text\":\"hi\"}", {}, ref};
    for (const auto& shape : shapes) {
        if (shape.name != name->get<std::string>()) continue;
        auto texts = texts_of(request, shape);
        if (!texts) continue;
        if (auto act = shape.make(*texts)) return Request{*std::move(act), std::string{shape.name}, ref};
        return Misunderstood{"\"base64\" is not base64", std::string{shape.name}, ref};
    }
    return Misunderstood{usage(name->get<std::string>()), name->get<std::string>(), ref};
}

}  // namespace chathack::apps
