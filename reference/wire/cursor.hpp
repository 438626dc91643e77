#pragma once

#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "reference/wire/bytes.hpp"
#include "reference/wire/result.hpp"

namespace chathack::wire {

/// Reads integers and texts off the front of bytes that it does not own.
///
/// Every `take_` either succeeds and moves, or gives `need_more` and does not move (WIRE-3). Integers are
/// big-endian and signed (WIRE-1). Texts point into the input and are not checked as UTF-8.
class Cursor {
public:
    explicit Cursor(Bytes bytes) noexcept : bytes_{bytes} {}

    std::size_t consumed_bytes() const noexcept { return at_; }
    std::size_t left_bytes() const noexcept { return bytes_.size() - at_; }

    Result<std::int8_t> take_byte() noexcept { return take<std::int8_t>(); }
    Result<std::int32_t> take_int() noexcept { return take<std::int32_t>(); }
    Result<std::int64_t> take_long() noexcept { return take<std::int64_t>(); }

    /// Takes exactly `size_bytes` bytes.
    Result<std::string_view> take_text(std::size_t size_bytes) noexcept {
        if (left_bytes() < size_bytes) return WireError::need_more;
        const auto text = as_text(bytes_.subspan(at_, size_bytes));
        at_ += size_bytes;
        return text;
    }

private:
    template <class Signed>
    Result<Signed> take() noexcept {
        if (left_bytes() < sizeof(Signed)) return WireError::need_more;
        const auto* const from = reinterpret_cast<const unsigned char*>(bytes_.data() + at_);
        at_ += sizeof(Signed);
        return boost::endian::endian_load<Signed, sizeof(Signed), boost::endian::order::big>(from);
    }

    Bytes bytes_;
    std::size_t at_ = 0;
};

/// Takes one `string` off the front of `in`: a byte count, then that many bytes.
///
/// @param bytes_max  most bytes that the text may have, without its count
/// @return the text, which points into the bytes of `in`; not checked as UTF-8 (the caller must see to
/// WIRE-7) Errors: need_more (WIRE-3), negative_count (WIRE-4), text_too_long. After an error `in` has not
/// moved. Clause: WIRE-1, WIRE-2.
inline Result<std::string_view> take_string(Cursor& in, std::size_t bytes_max) noexcept {
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
