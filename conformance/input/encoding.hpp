#pragma once

#include <string_view>

#include "conformance/input/diagnostics.hpp"

namespace chathack::input {

/// What some editors write at the front of UTF-8. It is no part of the text.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Whether the bytes of a file are text that YAML can be read from: UTF-8, in lines that end in LF or CR LF.
/// Else an error says what they are, and where.
bool check_encoding(std::string_view bytes, Diagnostics& report);

}  // namespace chathack::input
