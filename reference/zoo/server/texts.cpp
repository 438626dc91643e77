#include "reference/zoo/server/texts.hpp"

#include <algorithm>

#include "reference/wire/utf8.hpp"

namespace chathack::zoo {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view replacement = "\uFFFD";

bool continues(char byte) { return (byte & 0xc0) == 0x80; }
bool opens_four(char byte) { return (byte & 0xf8) == 0xf0; }

std::string replaced(std::string text, std::string_view old, std::string_view by) {
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + by.size()))
        text.replace(at, old.size(), by);
    return text;
}

std::string without_end_blanks(const std::string& text) {
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(blanks);
    return first == std::string::npos ? std::string{} : without_end_blanks(text.substr(first));
}

/// How many bytes at the front make one character; 0 when they make none.
std::size_t character_at(std::string_view text) {
    for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size)
        if (wire::is_utf8(text.substr(0, size))) return size;
    return 0;
}

std::string mended(std::string_view text, std::string_view by, bool once_a_run) {
    std::string out;
    for (bool in_run = false; !text.empty();) {
        const auto size = character_at(text);
        if (size == 0 && !(in_run && once_a_run)) out += by;
        out += text.substr(0, size);
        in_run = size == 0;
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

std::string without_astral(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto size = std::max<std::size_t>(character_at(text), 1);
        out += opens_four(text[0]) ? "??" : text.substr(0, size);
        text.remove_prefix(size);
    }
    return out;
}

}  // namespace

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return !continues(byte); }));
}

std::size_t utf16_units(std::string_view text) {
    return characters(text) + static_cast<std::size_t>(std::ranges::count_if(text, opens_four));
}

std::string folded(std::string text) {
    for (auto& byte : text)
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
    return text;
}

std::string until_nul(const std::string& text) { return text.substr(0, text.find('\0')); }

std::string retold(std::string text, const ActiveEntries& who) {
    if (who.is("text-trimmed")) return trimmed(text);
    if (who.is("text-ends-at-nul")) return until_nul(text);
    if (who.is("text-normalised")) return replaced(std::move(text), "e\u0301", "\u00E9");
    if (who.is("text-without-controls"))
        std::erase_if(text, [](char byte) { return byte >= 0 && byte < ' '; });
    if (who.is("astral-lost")) return without_astral(text);
    if (who.is("byte-order-mark-stripped") && text.starts_with("\uFEFF")) return text.substr(3);
    if (who.is("crlf-to-lf")) return replaced(std::move(text), "\r\n", "\n");
    if (who.is("invalid-utf8-question-mark")) return mended(text, "?", false);
    if (who.is("replaces-bad-utf8")) return mended(text, replacement, false);
    if (who.is("replaces-bad-utf8-runs")) return mended(text, replacement, true);
    return text;
}

std::string compared(std::string login, const ActiveEntries& who) {
    if (who.is("login-case-folded")) return folded(std::move(login));
    if (who.is("login-trimmed")) return without_end_blanks(login);
    if (who.is("login-normalised")) return replaced(std::move(login), "e\u0301", "\u00E9");
    if (who.is("login-ends-at-nul")) return until_nul(login);
    return login;
}

bool passes(std::string given, const std::string& right, const ActiveEntries& who) {
    if (who.is("password-prefix-enough")) return right.starts_with(given);
    if (who.is("password-case-ignored")) return folded(given) == folded(right);
    if (who.is("password-ends-at-nul")) given = until_nul(given);
    if (who.is("password-trimmed")) given = without_end_blanks(given);
    return given == right;
}

}  // namespace chathack::zoo
