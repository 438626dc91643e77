#include "conformance/input/encoding.hpp"

#include <algorithm>
#include <cstdint>

#include "reference/wire/utf8.hpp"

namespace chathack::input {
namespace {

using namespace std::string_view_literals;

/// "UTF-16" or "UTF-32" of bytes that are in one of these; else empty. Without a mark at the front they show
/// by the zero bytes of their first character.
std::string_view wide_encoding_of(std::string_view bytes) {
    for (const auto mark : {"\xff\xfe\0\0"sv, "\0\0\xfe\xff"sv})
        if (bytes.starts_with(mark)) return "UTF-32";
    for (const auto mark : {"\xff\xfe"sv, "\xfe\xff"sv})
        if (bytes.starts_with(mark)) return "UTF-16";
    if (bytes.size() >= 4 && bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0)
        return "UTF-16";
    if (bytes.size() >= 4 && bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0)
        return "UTF-16";
    return {};
}

/// How many bytes of the text are whole characters of UTF-8.
std::size_t good_bytes(std::string_view text) {
    std::size_t good = 0;
    while (good < text.size()) {
        std::size_t size = 1;
        while (size <= 4 && !wire::is_utf8(text.substr(good, size)))
            ++size;
        if (size > 4) break;
        good += size;
    }
    return good;
}

std::string hex_of(char byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto value = static_cast<std::uint8_t>(byte);
    return {digits[value >> 4U], digits[value & 15U]};
}

}  // namespace

bool check_encoding(std::string_view bytes, Diagnostics& report) {
    if (const auto encoding = wide_encoding_of(bytes); !encoding.empty()) {
        report.error({}, "this file is " + std::string{encoding} + "; save it as UTF-8");
        return false;
    }
    if (bytes.find('\n') == bytes.npos && bytes.find('\r') != bytes.npos) {
        report.error({}, "the lines of this file end in CR alone; save it with the line ends LF or CR LF");
        return false;
    }
    if (wire::is_utf8(bytes)) return true;
    auto text = bytes;
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const auto good = good_bytes(text);
    const auto before = text.substr(0, good);
    const auto line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    const Position at{1 + static_cast<std::size_t>(std::ranges::count(before, '\n')), good - line_start + 1};
    const auto hex = hex_of(text[std::min(good, text.size() - 1)]);
    report.error(at, "the byte " + hex +
                         " is no UTF-8; save the file as UTF-8 (is it Latin-1 or Windows-1252?), or "
                         "write a byte that is meant as {hex: " +
                         hex + "}");
    return false;
}

}  // namespace chathack::input
