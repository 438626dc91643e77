#include "reports/text/printable.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

namespace chathack::reports {
namespace {

/// Takes one character off the front of `text`, and gives its bytes. -1 for a byte that is not part of one.
utf8proc_int32_t take_character(std::string_view& text, std::string_view& bytes) {
    utf8proc_int32_t character = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &character);
    bytes = text.substr(0, size > 0 ? static_cast<std::size_t>(size) : 1);
    text.remove_prefix(bytes.size());
    return size > 0 ? character : -1;
}

bool is_seen(utf8proc_int32_t character) {
    switch (utf8proc_category(character)) {
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return false;
        default:
            return true;
    }
}

std::size_t columns_of_character(utf8proc_int32_t character) {
    return character < 0 ? 1U : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(character)));
}

}  // namespace

std::string printable(std::string_view text, LineEnds line_ends) {
    std::string out;
    out.reserve(text.size());
    std::string_view bytes;
    while (!text.empty()) {
        const auto character = take_character(text, bytes);
        if (character < 0) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
        } else if (is_seen(character) || (character == '\n' && line_ends == LineEnds::keep)) {
            out += bytes;
        } else {
            out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(character));
        }
    }
    return out;
}

std::size_t columns_of(std::string_view printable_text) {
    std::size_t columns = 0;
    std::string_view bytes;
    while (!printable_text.empty())
        columns += columns_of_character(take_character(printable_text, bytes));
    return columns;
}

std::string shortened(std::string_view printable_text, std::size_t columns) {
    if (columns_of(printable_text) <= columns) return std::string{printable_text};
    const std::string_view dots = std::string_view{"..."}.substr(0, columns);
    std::string out;
    std::string_view bytes;
    for (std::size_t used = dots.size(); !printable_text.empty();) {
        used += columns_of_character(take_character(printable_text, bytes));
        if (used > columns) break;
        out += bytes;
    }
    return out.append(dots);
}

std::vector<std::string> wrapped(std::string_view printable_text, std::size_t columns) {
    std::vector<std::string> lines{{}};
    while (!printable_text.empty()) {
        const auto end = std::min(printable_text.find_first_of(" \n"), printable_text.size());
        const auto word = printable_text.substr(0, end);
        const bool begins = lines.back().empty();
        if (!begins && columns_of(lines.back()) + 1 + columns_of(word) > columns) {
            lines.emplace_back(word);
        } else {
            lines.back().append(begins ? "" : " ").append(word);
        }
        if (end < printable_text.size() && printable_text[end] == '\n') lines.emplace_back();
        printable_text.remove_prefix(std::min(end + 1, printable_text.size()));
    }
    return lines;
}

}  // namespace chathack::reports
