#pragma once

#include <string_view>

namespace chathack::clauses {

/// Whether the whole of `text` matches `pattern`, where `*` stands for any run of characters, also none, and
/// `?` for any one; every other character stands for itself. For `--only 'PRIVATE-*'` and the like.
///
/// Takes time of at most the product of the two lengths, and no memory.
bool matches_glob(std::string_view pattern, std::string_view text) noexcept;

}  // namespace chathack::clauses
