#include "conformance/project/file_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace chathack::project {
namespace {

std::string in_quotes(std::string_view text) {
    std::string made = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < ' ') {
            std::array<char, 5> code{};
            std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned>(c));
            made += code.data();
            continue;
        }
        if (c == '"' || c == '\\') made += '\\';
        made += c;
    }
    return made + '"';
}

std::string text_of(const target::ProgramCommand& command) {
    std::string text = "command: [";
    for (const auto& word : command.words)
        text += (text.ends_with('[') ? "" : ", ") + in_quotes(word);
    text += "]\n";
    if (command.environment.empty()) return text;
    text += "environment: {";
    for (const auto& [name, value] : command.environment)
        text += (text.ends_with('{') ? "" : ", ") + name + ": " + in_quotes(value);
    return text + "}\n";
}

/// Such that it stands for itself in a regular expression; of numbers only that they are some.
std::string as_pattern(std::string_view text) {
    std::string pattern;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' ||
                           static_cast<unsigned char>(c) >= 0x80;
        if (digit && pattern.ends_with("\\d+")) continue;
        if (digit)
            pattern += "\\d+";
        else
            pattern += plain ? std::string{c} : std::string{'\\', c};
    }
    return pattern;
}

/// What could be started in place of that, as a comment.
std::string others_of(const Candidate& candidate) {
    std::string text;
    for (const auto& other : candidate.others)
        text += (text.empty() ? "# What may be started, too: " : ", ") + other;
    return text.empty() ? text : text + "\n";
}

std::string build_of(const Candidate& candidate) {
    if (candidate.build.empty()) return {};
    if (candidate.built_of_folder_alone)
        return "build: [" + in_quotes(candidate.build) +
               "]  # `class` does that; before a `run`, do it yourself\n";
    return "# Build it first: " + candidate.build + "\n";
}

/// How long it may take to be ready, where that is more than what is usual, and a line that may be added.
std::string ready_of(const target::Ready& ready) {
    if (ready.within <= target::Ready{}.within)
        return "# ready: {line: listening}  # a line that it prints; without it, it is ready when it accepts "
               "connections\n";
    return "ready: {within_ms: " + std::to_string(ready.within.count()) +
           "}  # four times what it took; with `line: listening`, too, it is ready when it prints that\n";
}

/// Of a map that has nothing yet.
std::string empty_braces(bool empty) { return empty ? " {}" : ""; }

}  // namespace

std::string text_of(const target::TargetFile& file, const Candidate& candidate) {
    std::string text = "# How to start this server: found by `chathack-conform init`, by " +
                       candidate.known_by + ". All keys: docs/targets.md.\n";
    text += "name: " + in_quotes(file.name) + "\n";
    text += build_of(candidate);
    text += text_of(file.command) + others_of(candidate);
    if (!file.command.folder.empty())
        text += "folder: " + in_quotes(file.command.folder) + "  # where it runs\n";
    if (file.port)
        text +=
            "port: " + std::to_string(*file.port) + "  # whatever it is told; so only one runs at a time\n";
    if (!file.ipv6) text += "ipv6: false  # it does not listen on IPv6\n";
    text += ready_of(file.ready);
    text +=
        "# accounts:  # logins with known passwords; cases about passwords are skipped without them\n"
        "#   - {login: bertha, password: open sesame}\n";
    return text;
}

std::string text_of(const driver::ClientFile& file, const Candidate& candidate, const std::string& shown) {
    std::string text =
        "# How to start and drive this client: found by `chathack-conform init --client`, by " +
        candidate.known_by + ". All keys: docs/clients.md.\n";
    text += "name: " + in_quotes(file.name) + "\n";
    text += build_of(candidate);
    text += text_of(file.command) + others_of(candidate);
    text += "# terminal: true  # if it behaves otherwise there\nacts:" + empty_braces(file.acts.empty()) +
            "  # what is typed\n";
    for (const auto& [act, typed] : file.acts)
        text += "  " + act + ": " + in_quotes(typed) + "\n";
    text +=
        "  # ask: \"/ask ${login}\"\n  # accept: \"/accept ${login}\"\n  # refuse: \"/refuse ${login}\"\n"
        "  # private_message: \"/msg ${login} ${text}\"\n  # file: \"/file ${login} ${path}\"\n";
    text += "# What it showed:\n";
    for (std::size_t at = 0; at < shown.size();) {
        const auto end = std::min(shown.find('\n', at), shown.size());
        text += "#   " + shown.substr(at, end - at) + "\n";
        at = end + 1;
    }
    text += "observations:" + empty_braces(file.observations.empty()) +
            "  # regular expressions (RE2), each of one line\n";
    for (const auto& [observation, patterns] : file.observations)
        for (const auto& pattern : patterns)
            text += "  " + observation + ": " + in_quotes(pattern) + "\n";
    if (!file.observations.contains("message")) text += "  # message: '^<(?P<from>[^>]+)> (?P<text>.*)$'\n";
    return text +
           "  # logged_in: '^Welcome'\n  # login_exists: 'taken'\n  # asked: '^(?P<from>\\S+) wants to "
           "talk'\n"
           "  # accepted: '^(?P<from>\\S+) accepts'\n  # refused: '^(?P<from>\\S+) refuses'\n"
           "  # direct_opened: '^(?P<with>\\S+) is here'\n"
           "  # private_message: '^\\[(?P<from>[^]]+)\\] (?P<text>.*)$'\n  # not_done: '^Error'\n";
}

std::string message_pattern(const std::string& line, const std::string& sender, const std::string& text) {
    const auto text_at = line.find(text);
    if (text_at == line.npos) return {};
    const auto before = std::string_view{line}.substr(0, text_at);
    const auto behind = std::string_view{line}.substr(text_at + text.size());
    const auto sender_at = before.rfind(sender);
    if (sender_at == before.npos) return {};
    const auto between = before.substr(sender_at + sender.size());
    return "^" + as_pattern(before.substr(0, sender_at)) + "(?P<from>" + (between.empty() ? "\\S+" : ".+?") +
           ")" + as_pattern(between) + "(?P<text>.*)" + as_pattern(behind) + "$";
}

}  // namespace chathack::project
