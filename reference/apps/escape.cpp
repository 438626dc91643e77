#include "reference/apps/escape.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <iterator>

namespace chathack::apps {

namespace {

/// The character at the front of a text. A byte that begins no character counts as a harmful one.
struct Character {
    std::string_view bytes;
    bool harmless = false;
};

bool is_harmless(utf8proc_int32_t point) {
    const auto& properties = *utf8proc_get_property(point);
    switch (properties.category) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return false;
        default:
            break;
    }
    switch (properties.bidi_class) {
        case UTF8PROC_BIDI_CLASS_LRE:
        case UTF8PROC_BIDI_CLASS_LRO:
        case UTF8PROC_BIDI_CLASS_RLE:
        case UTF8PROC_BIDI_CLASS_RLO:
        case UTF8PROC_BIDI_CLASS_PDF:
        case UTF8PROC_BIDI_CLASS_LRI:
        case UTF8PROC_BIDI_CLASS_RLI:
        case UTF8PROC_BIDI_CLASS_FSI:
        case UTF8PROC_BIDI_CLASS_PDI:
            return false;
        default:
            break;
    }
    const bool directional_mark = point == 0x061c || point == 0x200e || point == 0x200f;
    // Without the joiners, which some letters and emoji need.
    const bool zero_width = point == 0x200b || point == 0xfeff;
    return !directional_mark && !zero_width && point != '\\';
}

Character take_character(std::string_view& text) {
    utf8proc_int32_t point = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
    const Character character{text.substr(0, size > 0 ? static_cast<std::size_t>(size) : 1),
                              size > 0 && is_harmless(point)};
    text.remove_prefix(character.bytes.size());
    return character;
}

}  // namespace

std::string escape(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const auto [bytes, harmless] = take_character(text);
        if (harmless) {
            result += bytes;
        } else if (bytes == "\\") {
            result += "\\\\";
        } else {
            for (const char byte : bytes)
                fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(byte));
        }
    }
    return result;
}

std::string without_harm(std::string_view text, char instead) {
    std::string result;
    while (!text.empty()) {
        const auto [bytes, harmless] = take_character(text);
        result += harmless ? bytes : std::string_view{&instead, 1};
    }
    return result;
}

}  // namespace chathack::apps
