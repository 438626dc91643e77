#include "reference/apps/escape.hpp"

#include <fmt/format.h>

#include <boost/locale/utf.hpp>
#include <iterator>

namespace chathack::apps {

namespace {

namespace utf = boost::locale::utf;

bool is_harmless(utf::code_point point) noexcept {
    const auto within = [point](utf::code_point first, utf::code_point last) {
        return first <= point && point <= last;
    };
    if (!utf::is_valid_codepoint(point) || point == '\\') return false;
    const bool control = within(0, 0x1f) || within(0x7f, 0x9f);
    const bool separator = within(0x2028, 0x2029);
    const bool bidirectional =
        point == 0x061c || within(0x200e, 0x200f) || within(0x202a, 0x202e) || within(0x2066, 0x2069);
    const bool zero_width =
        point == 0x200b || point == 0xfeff;  // not the joiners, which letters and emoji need
    return !(control || separator || bidirectional || zero_width);
}

}  // namespace

std::string escape(std::string_view text) {
    std::string result;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const char* const begin = at;
        const auto point = utf::utf_traits<char>::decode(at, end);
        if (is_harmless(point)) {
            result.append(begin, at);
        } else if (point == '\\') {
            result.append("\\\\");
        } else {
            if (!utf::is_valid_codepoint(point)) at = begin + 1;  // what follows may be good again
            for (const char byte : std::string_view{begin, at}) {
                fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(byte));
            }
        }
    }
    return result;
}

}  // namespace chathack::apps
