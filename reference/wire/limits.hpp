#pragma once

#include <cstddef>

namespace chathack::wire {

/// What a text of a frame is, which decides how long it may be and whether it must be UTF-8.
enum class TextKind { login, password, message, file_name, file };

/// Most bytes that a decoder takes for each kind of text, byte counts not included.
struct Limits {
    std::size_t login_bytes_max = 255;       ///< LOGIN-14
    std::size_t password_bytes_max = 1024;   ///< ours; the RFC names none
    std::size_t message_bytes_max = 1024;    ///< GLOBAL-5, PEER-5
    std::size_t file_name_bytes_max = 1024;  ///< ours; the RFC names none
    std::size_t file_bytes_max = 1024;       ///< PEER-5
    /// A message or file over its limit is stepped over when it declares at most this many bytes (GLOBAL-8).
    std::size_t skipped_bytes_max = 64 * 1024;
    /// Whether every text but a file must be UTF-8 (WIRE-7). A suite that must see what arrived turns it off.
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

/// Messages and files end their frame and may be skipped when they are too long; the other texts may not.
constexpr bool is_payload(TextKind kind) noexcept {
    return kind == TextKind::message || kind == TextKind::file;
}

}  // namespace chathack::wire
