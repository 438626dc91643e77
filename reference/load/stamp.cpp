#include "reference/load/stamp.hpp"

#include <array>

#include "reference/wire/check.hpp"

namespace chathack::load {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t half_bytes = stamp_bytes / 2;
constexpr std::uint8_t no_digit = 0xff;

constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(no_digit);
    for (std::size_t i = 0; i < digits.size(); ++i)
        values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

void put_hex(char* to, std::uint32_t value) noexcept {
    for (std::size_t i = half_bytes; i-- > 0; value >>= 4)
        to[i] = digits[value & 0xf];
}

std::optional<std::uint32_t> take_hex(std::string_view text) noexcept {
    std::uint32_t value = 0;
    std::uint8_t worst = 0;
    for (const char c : text) {
        const auto digit = digit_values[static_cast<unsigned char>(c)];
        worst |= digit;
        value = value << 4 | (digit & 0xf);
    }
    if (worst > 0xf) return std::nullopt;
    return value;
}

}  // namespace

Stamper::Stamper(std::size_t message_bytes) : text_(message_bytes, '0') {
    CHATHACK_CHECK(message_bytes >= stamp_bytes);
    for (std::size_t i = stamp_bytes; i < message_bytes; ++i)
        text_[i] = static_cast<char>('a' + i % 26);
}

std::string_view Stamper::write(const Stamp& stamp) noexcept {
    put_hex(text_.data(), stamp.sender);
    put_hex(text_.data() + half_bytes, stamp.number);
    return text_;
}

std::optional<Stamp> Stamper::read(std::string_view message) const noexcept {
    if (message.size() != text_.size()) return std::nullopt;
    if (message.substr(stamp_bytes) != std::string_view{text_}.substr(stamp_bytes)) return std::nullopt;
    const auto sender = take_hex(message.substr(0, half_bytes));
    const auto number = take_hex(message.substr(half_bytes, half_bytes));
    if (!sender || !number) return std::nullopt;
    return Stamp{*sender, *number};
}

}  // namespace chathack::load
