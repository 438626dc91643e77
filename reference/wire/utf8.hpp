#pragma once

#include <string_view>

namespace chathack::wire {

/// Whether `text` is well-formed UTF-8 (Unicode 15, table 3-7): no overlong form, no surrogate, nothing above
/// U+10FFFF.
bool is_utf8(std::string_view text) noexcept;

}  // namespace chathack::wire
