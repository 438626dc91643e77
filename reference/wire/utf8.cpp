#include "reference/wire/utf8.hpp"

#include <boost/locale/utf.hpp>
#include <cstdint>
#include <cstring>

namespace chathack::wire {
namespace {

/// How many bytes at the front are ASCII, counted in whole words.
std::size_t leading_ascii_bytes(const char* text, std::size_t size_bytes) noexcept {
    std::size_t done = 0;
    for (; done + sizeof(std::uint64_t) <= size_bytes; done += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text + done, sizeof word);
        if ((word & 0x8080808080808080U) != 0) break;
    }
    return done;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        at += leading_ascii_bytes(at, static_cast<std::size_t>(end - at));
        if (at == end) return true;
        const auto point = boost::locale::utf::utf_traits<char>::decode(at, end);
        if (!boost::locale::utf::is_valid_codepoint(point)) return false;
    }
    return true;
}

}  // namespace chathack::wire
