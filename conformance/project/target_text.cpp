#include "conformance/project/target_text.hpp"

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

}  // namespace

std::string text_of(const target::TargetFile& file, const Candidate& candidate) {
    std::string text = "# How to start this server: found by `chathack-conform init`, by " +
                       candidate.known_by + ". All keys: docs/targets.md.\n";
    text += "name: " + in_quotes(file.name) + "\n";
    if (!candidate.build.empty()) text += "# Build it first: " + candidate.build + "\n";
    text += "command: [";
    for (const auto& word : file.command.words)
        text += (text.ends_with('[') ? "" : ", ") + in_quotes(word);
    text += "]\n";
    if (!file.command.environment.empty()) {
        text += "environment: {";
        for (const auto& [name, value] : file.command.environment)
            text += (text.ends_with('{') ? "" : ", ") + name + ": " + in_quotes(value);
        text += "}\n";
    }
    if (!file.command.folder.empty())
        text += "folder: " + in_quotes(file.command.folder) + "  # where it runs\n";
    if (file.port)
        text +=
            "port: " + std::to_string(*file.port) + "  # whatever it is told; so only one runs at a time\n";
    if (!file.ipv6) text += "ipv6: false  # it does not listen on IPv6\n";
    text +=
        "# ready: {line: listening}  # a line that it prints; without it, it is ready when it accepts "
        "connections\n"
        "# accounts:  # logins with known passwords; cases about passwords are skipped without them\n"
        "#   - {login: bertha, password: open sesame}\n";
    return text;
}

}  // namespace chathack::project
