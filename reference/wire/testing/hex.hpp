#pragma once

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "reference/wire/bytes.hpp"

/// Helpers that only tests include.
namespace chathack::testing {

/// The bytes of a text such as "02  00 00 00 03 62 6f 62", for bytes written by hand. White space is ignored.
/// Throws boost::algorithm::hex_decode_error when the rest is not pairs of hex digits.
inline std::vector<std::byte> from_hex(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](char character) { return character != ' ' && character != '\n'; });
    std::string bytes;
    boost::algorithm::unhex(digits, std::back_inserter(bytes));
    const auto view = wire::as_bytes(bytes);
    return {view.begin(), view.end()};
}

/// Writes bytes as `from_hex` reads them.
inline std::string to_hex(wire::Bytes bytes) {
    std::string text;
    for (const auto byte : bytes) {
        if (!text.empty()) text += ' ';
        boost::algorithm::hex_lower(std::string(1, static_cast<char>(byte)), std::back_inserter(text));
    }
    return text;
}

}  // namespace chathack::testing
