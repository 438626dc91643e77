#pragma once

#include <cstddef>

namespace chathack::wire {

/// The kind of a text in a frame. It decides how long the text may be and whether it must be UTF-8.
enum class TextKind { login, password, message, file_name, file };

/// The most bytes that a decoder accepts for each kind of text, without byte counts.
struct Limits {
    std::size_t login_bytes_max = 255;       ///< LOGIN-14
    std::size_t password_bytes_max = 1024;   ///< our own limit; the RFC names none
    std::size_t message_bytes_max = 1024;    ///< GLOBAL-5, PEER-5
    std::size_t file_name_bytes_max = 1024;  ///< our own limit; the RFC names none
    std::size_t file_bytes_max = 1024;       ///< PEER-5
    /// A message or file over its limit is skipped when its count is at most this (GLOBAL-8). With a greater
    /// count the error is final.
    std::size_t skipped_bytes_max = 64 * 1024;
    /// Whether every text except a file must be UTF-8 (WIRE-7). A suite that must see what arrived turns it
    /// off.
    bool check_utf8 = true;

    constexpr std::size_t bytes_max(TextKind kind) const noexcept {
        switch (kind) {
            case TextKind::login:
                return login_bytes_max;
            case TextKind::password:
                return password_bytes_max;
            case TextKind::message:
                return message_bytes_max;
            case TextKind::file_name:
                return file_name_bytes_max;
            case TextKind::file:
                return file_bytes_max;
        }
        return 0;
    }
};

/// Whether it is the payload of a frame. Messages and files are the last field of their frame, so one that is
/// too long can be skipped; other texts cannot.
constexpr bool is_payload(TextKind kind) noexcept {
    return kind == TextKind::message || kind == TextKind::file;
}

}  // namespace chathack::wire
