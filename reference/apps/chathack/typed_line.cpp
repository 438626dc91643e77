#include "reference/apps/chathack/typed_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "reference/apps/chathack/words.hpp"

namespace chathack::apps {
namespace {

constexpr TypedCommand commands[] = {
    {"ask", "LOGIN", "ask for a direct connection", true},
    {"accept", "LOGIN", "accept the ask of LOGIN", true},
    {"refuse", "LOGIN", "refuse the ask of LOGIN", true},
    {"msg", "LOGIN TEXT", "send a private message on the direct connection", true},
    {"file", "LOGIN PATH", "send a file of at most 1024 bytes on the direct connection", true},
    {"close", "LOGIN", "end the direct connection", true},
    {"who", "", "list whom you have heard of", false},
    {"help", "", "show this", false},
    {"quit", "", "leave", false},
};

const TypedCommand* find_command(std::string_view name) {
    for (const auto& command : commands) {
        if (command.name == name) return &command;
    }
    return nullptr;
}

std::string usage(const TypedCommand& command) {
    std::string text = "usage: /" + std::string{command.name};
    if (!command.operands.empty()) text += " " + std::string{command.operands};
    if (command.takes_login) text += "   (quotes around a LOGIN with blanks)";
    return text;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; }

/// Reads the path of /file: the rest of the line, which may have quotes or begin with ~/.
std::string read_path(std::string_view rest) {
    std::string path;
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    auto quoted = rest;
    if (!rest.starts_with('"') || !take_word(quoted, path) || !is_blank(quoted)) {
        rest.remove_suffix(rest.size() - 1 - rest.find_last_not_of(' '));
        path = rest;
    }
    const char* const home = std::getenv("HOME");
    return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

/// The act of a command that takes a login and the rest of the line.
std::optional<Act> act_of(std::string_view name, const std::string& login, std::string_view rest) {
    if (name == "msg") {
        if (rest.empty() || rest == " ") return {};
        return Act{client::Tell{login, std::string{rest.substr(1)}}};
    }
    if (name == "file") {
        if (is_blank(rest)) return {};
        return Act{SendPath{login, read_path(rest)}};
    }
    if (!is_blank(rest)) return {};
    if (name == "ask") return Act{client::Ask{login}};
    if (name == "accept") return Act{AcceptAsk{login}};
    if (name == "refuse") return Act{client::Refuse{login}};
    return Act{client::ClosePeer{login}};
}

Understood read_command(const TypedCommand& command, std::string_view rest) {
    const std::string name{command.name};
    if (!command.takes_login) {
        if (!is_blank(rest)) return Misunderstood{usage(command), name, {}};
        if (name == "who") return Request{Who{}, name, {}};
        if (name == "help") return Request{Help{}, name, {}};
        return Request{client::Quit{}, name, {}};
    }
    std::string login;
    if (!take_word(rest, login)) return Misunderstood{usage(command), name, {}};
    auto act = act_of(name, login, rest);
    if (!act) return Misunderstood{usage(command), name, {}};
    return Request{*std::move(act), name, {}};
}

}  // namespace

std::span<const TypedCommand> typed_commands() noexcept { return commands; }

bool is_command(std::string_view line) noexcept {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line.starts_with('/') && !line.starts_with("//");
}

Understood read_typed_line(std::string_view line) {
    if (!line.starts_with('/') && is_command(line))
        return Misunderstood{
            "a command begins with its slash, without blanks before it; nothing was sent", {}, {}};
    if (line.starts_with("//")) {
        line.remove_prefix(1);
    } else if (line.starts_with('/')) {
        auto rest = line.substr(1);
        const auto name = rest.substr(0, std::min(rest.find(' '), rest.size()));
        rest.remove_prefix(name.size());
        if (const auto* command = find_command(name)) return read_command(*command, rest);
        return Misunderstood{
            "there is no command /" + visible(name) + "; /help lists them, and // begins a text with a slash",
            std::string{name},
            {}};
    }
    return Request{client::Say{std::string{line}}, "say", {}};
}

}  // namespace chathack::apps
