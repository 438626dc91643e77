#pragma once

#include <cctype>
#include <string>
#include <string_view>

#include "reference/wire/bytes.hpp"
#include "reference/wire/check.hpp"

/// Bytes as tests write and read them, without our encoder.
namespace chathack::client::testing {

/// Bytes from hex digits and quoted text: by_hand("05 00000003 'bob' 00000002 'hi'").
inline std::string by_hand(std::string_view notation) {
    const auto digit = [](char c) { return std::isdigit(c) != 0 ? c - '0' : std::tolower(c) - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i < notation.size(); ++i) {
        if (notation[i] == ' ') continue;
        if (notation[i] == '\'') {
            const auto end = notation.find('\'', i + 1);
            CHATHACK_CHECK(end != std::string_view::npos);
            bytes += notation.substr(i + 1, end - i - 1);
            i = end;
        } else {
            CHATHACK_CHECK(i + 1 < notation.size() && std::isxdigit(notation[i]) != 0);
            bytes += static_cast<char>(digit(notation[i]) << 4 | digit(notation[i + 1]));
            ++i;
        }
    }
    return bytes;
}

/// Bytes as actions are printed: " 05 00 00 00 03 62 6f 62".
inline std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : wire::as_bytes(bytes))
        text += {' ', digits[std::to_integer<unsigned>(byte >> 4)],
                 digits[std::to_integer<unsigned>(byte & std::byte{15})]};
    return text;
}

}  // namespace chathack::client::testing
