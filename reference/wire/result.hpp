#pragma once

#include <boost/system/result.hpp>
#include <string_view>

namespace chathack::wire {

/// Why bytes are not a frame, or not yet.
///
/// After `need_more` the decoder goes on when it gets more bytes. After a *skippable* error the end of the
/// frame is known: the decoder has skipped the frame, or will as its bytes arrive, and the connection may go
/// on. After any other error the end of the frame cannot be found, so no later byte has a meaning (WIRE-6).
enum class WireError {
    need_more = 1,     ///< the frame is not complete (WIRE-3)
    payload_too_long,  ///< skippable: a message or file over its limit, and small enough to skip (GLOBAL-5,
                       ///< PEER-5)
    bad_utf8,          ///< skippable: a text that is not UTF-8 (WIRE-7)
    unknown_opcode,    ///< no frame of this direction has that opcode (WIRE-5)
    negative_count,    ///< a byte count below zero (WIRE-4)
    bad_address_code,  ///< an adCode other than 1 and 2 (WIRE-8)
    text_too_long,     ///< a login, password or file name over its limit, or a payload too long to skip
                       ///< (LOGIN-14)
};

/// A value, or why there is none. Look before `*` or `error()`; never call `value()`, which throws.
template <class T>
using Result = boost::system::result<T, WireError>;

/// Whether reading goes on after the error.
constexpr bool is_skippable(WireError error) noexcept {
    return error == WireError::payload_too_long || error == WireError::bad_utf8;
}

/// The error as part of a sentence, such as "unknown opcode".
constexpr std::string_view to_string(WireError error) noexcept {
    switch (error) {
        case WireError::need_more:
            return "incomplete frame";
        case WireError::payload_too_long:
            return "message or file over the limit";
        case WireError::bad_utf8:
            return "text that is not UTF-8";
        case WireError::unknown_opcode:
            return "unknown opcode";
        case WireError::negative_count:
            return "negative byte count";
        case WireError::bad_address_code:
            return "unknown address code";
        case WireError::text_too_long:
            return "text over the limit";
    }
    return "unknown error";
}

}  // namespace chathack::wire
