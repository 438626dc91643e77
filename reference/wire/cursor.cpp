#include "reference/wire/cursor.hpp"

namespace chathack::wire {

Result<std::string_view> take_string(Cursor& in, std::size_t bytes_max) noexcept {
    Cursor ahead = in;  // `in` moves only once the whole string is here
    const auto count = ahead.take_int();
    if (!count) return count.error();
    if (*count < 0) return WireError::negative_count;
    const auto size_bytes = static_cast<std::size_t>(*count);
    if (size_bytes > bytes_max) return WireError::text_too_long;
    const auto text = ahead.take_text(size_bytes);
    if (text) in = ahead;
    return text;
}

}  // namespace chathack::wire
