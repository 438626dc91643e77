#include "reports/text/shell.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/text/printable.hpp"

namespace chathack::reports {
namespace {

bool is_plain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"_@%+=:,./-"}.find(c) != std::string_view::npos;
}

/// In the form of bash, zsh and POSIX 2024, where every byte can be written.
std::string in_escapes(std::string_view word) {
    std::string text = "$'";
    for (const char c : word) {
        if (c == '\'' || c == '\\') {
            text += {'\\', c};
        } else if (c >= ' ' && c <= '~') {
            text += c;
        } else {
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
    return text + "'";
}

}  // namespace

std::string for_shell(std::string_view word) {
    if (printable(word) != word) return in_escapes(word);
    if (!word.empty() && word.front() != '=' && std::ranges::all_of(word, is_plain)) return std::string{word};
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return text + "'";
}

std::string option_for_shell(std::string_view option, std::string_view value) {
    return fmt::format(" {}{}{}", option, value.starts_with('-') ? '=' : ' ', for_shell(value));
}

std::string path_for_shell(std::string_view path) {
    return " " + for_shell(path.starts_with('-') ? "./" + std::string{path} : std::string{path});
}

}  // namespace chathack::reports
