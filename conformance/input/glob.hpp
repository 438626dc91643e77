#pragma once

#include <string_view>

namespace chathack::input {

/// Whether the whole of `text` matches `pattern`, as in a shell: `*` stands for any run of characters, also
/// none, `?` for any one, `[ab]` for one of several. For `--only 'PRIVATE-*'` and the like.
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace chathack::input
