#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace chathack::wire {

/// A view of bytes that somebody else owns.
using Bytes = std::span<const std::byte>;

/// Views the same bytes as text, and text as bytes. Nothing is copied or checked.
inline std::string_view as_text(Bytes bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span{text.data(), text.size()});
}

}  // namespace chathack::wire
