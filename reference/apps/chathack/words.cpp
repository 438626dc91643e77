#include "reference/apps/chathack/words.hpp"

#include <algorithm>
#include <charconv>

#include "reference/apps/escape.hpp"

namespace chathack::apps {
namespace {

/// Whether the character needs no quotes in a login. Harmless letters beyond ASCII need none either.
bool is_plain(char c) {
    constexpr std::string_view marks = "._-+@~#$%&=^|;,";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<signed char>(c) < 0 || marks.find(c) != std::string_view::npos;
}

/// Takes the character after a backslash in quotes. Anything except \xHH stands for itself.
char take_escaped(std::string_view& line) {
    unsigned byte = 0;
    if (line.size() >= 3 && line[0] == 'x' &&
        std::from_chars(line.data() + 1, line.data() + 3, byte, 16).ptr == line.data() + 3) {
        line.remove_prefix(3);
        return static_cast<char>(byte);
    }
    const char c = line.front();
    line.remove_prefix(1);
    return c;
}

bool take_quoted(std::string_view& line, std::string& word) {
    line.remove_prefix(1);
    while (!line.empty()) {
        const char c = line.front();
        line.remove_prefix(1);
        if (c == '"') return line.empty() || line.front() == ' ';
        if (c == '\\' && !line.empty()) {
            word += take_escaped(line);
        } else {
            word += c;
        }
    }
    return false;
}

}  // namespace

std::string visible(std::string_view text) {
    std::string result;
    while (true) {
        const auto end = std::min(text.find_first_of("\\\n\t"), text.size());
        result += escape(text.substr(0, end));
        if (end == text.size()) return result;
        result += '\\';
        if (text[end] != '\\') result += text[end] == '\n' ? 'n' : 't';
        text.remove_prefix(end + 1);
    }
}

std::string quoted_login(std::string_view login) {
    const auto harmless = escape(login);
    const bool plain =
        !login.empty() && harmless == login && std::all_of(login.begin(), login.end(), is_plain);
    if (plain) return harmless;
    std::string result = "\"";
    for (const char c : harmless) {
        if (c == '"') result += '\\';
        result += c;
    }
    return result + '"';
}

bool take_word(std::string_view& line, std::string& word) {
    word.clear();
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.empty()) return false;
    if (line.front() == '"') return take_quoted(line, word);
    const auto end = std::min(line.find(' '), line.size());
    word = line.substr(0, end);
    line.remove_prefix(end);
    return true;
}

}  // namespace chathack::apps
