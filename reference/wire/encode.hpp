#pragma once

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "reference/wire/bytes.hpp"
#include "reference/wire/check.hpp"
#include "reference/wire/frames.hpp"

namespace chathack::wire {

/// Writes integers (big-endian, WIRE-1) and bytes to memory of the caller, which must be large enough.
class Writer {
public:
    explicit Writer(std::byte* to) noexcept : to_{to} {}

    template <class Signed>
    void put_integer(Signed value) noexcept {
        auto* const to = reinterpret_cast<unsigned char*>(to_);
        boost::endian::endian_store<Signed, sizeof(Signed), boost::endian::order::big>(to, value);
        to_ += sizeof(Signed);
    }
    void put_bytes(Bytes bytes) noexcept { to_ = std::copy(bytes.begin(), bytes.end(), to_); }

private:
    std::byte* to_;
};

namespace detail {

constexpr std::size_t size_bytes(std::string_view text) noexcept { return 4 + text.size(); }
constexpr std::size_t size_bytes(std::int32_t) noexcept { return 4; }
constexpr std::size_t size_bytes(std::int64_t) noexcept { return 8; }
inline std::size_t size_bytes(const Address& address) noexcept { return 1 + address.bytes().size(); }

inline void put(Writer& out, std::string_view text) noexcept {
    CHATHACK_CHECK(text.size() <= std::numeric_limits<std::int32_t>::max());
    out.put_integer(static_cast<std::int32_t>(text.size()));
    out.put_bytes(as_bytes(text));
}
inline void put(Writer& out, std::int32_t value) noexcept { out.put_integer(value); }
inline void put(Writer& out, std::int64_t value) noexcept { out.put_integer(value); }
inline void put(Writer& out, const Address& address) noexcept {
    out.put_integer(static_cast<std::int8_t>(address.code()));
    out.put_bytes(address.bytes());
}

}  // namespace detail

/// The size of `frame` on the wire, in bytes.
template <class F>
std::size_t encoded_bytes(const F& frame) noexcept {
    return std::apply(
        [&](const auto&... field) {
            return (std::size_t{1} + ... + detail::size_bytes(frame.*field.member));
        },
        F::fields());
}

/// Appends `frame` to `out`, by the frame table. Limits are not checked, because a suite must be able to
/// break them.
template <class F>
void encode(const F& frame, std::vector<std::byte>& out) {
    const auto before = out.size();
    out.resize(before + encoded_bytes(frame));
    Writer writer{out.data() + before};
    writer.put_integer(F::opcode);
    std::apply([&](const auto&... field) { (detail::put(writer, frame.*field.member), ...); }, F::fields());
}
template <class... Frames>
void encode(const std::variant<Frames...>& frame, std::vector<std::byte>& out) {
    std::visit([&](const auto& f) { encode(f, out); }, frame);
}

}  // namespace chathack::wire
