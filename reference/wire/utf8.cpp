#include "reference/wire/utf8.hpp"

#include <boost/locale/utf.hpp>
#include <cstdint>
#include <cstring>

namespace chathack::wire {
namespace {

bool is_ascii(char character) noexcept { return static_cast<unsigned char>(character) < 0x80; }

std::uint64_t load_word(const char* from) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/// The first byte that is not ASCII, or `end`. Checks 32 bytes at a time while there are so many.
const char* skip_ascii(const char* at, const char* end) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    for (; end - at >= 32; at += 32) {
        const auto words = load_word(at) | load_word(at + 8) | load_word(at + 16) | load_word(at + 24);
        if ((words & high_bits) != 0) break;
    }
    for (; end - at >= 8; at += 8) {
        if ((load_word(at) & high_bits) != 0) break;
    }
    while (at != end && is_ascii(*at))
        ++at;
    return at;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    for (const char* at = skip_ascii(text.data(), end); at != end;) {
        const auto point = boost::locale::utf::utf_traits<char>::decode(at, end);
        if (!boost::locale::utf::is_valid_codepoint(point)) return false;
        if (at != end && is_ascii(*at)) at = skip_ascii(at, end);
    }
    return true;
}

}  // namespace chathack::wire
