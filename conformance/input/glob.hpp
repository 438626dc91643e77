#pragma once

#include <string_view>

namespace chathack::input {

/// Whether the whole of `text` matches `pattern`, as in a shell: `*` stands for any number of characters, `?`
/// for any one, `[ab]` for one of several. Used for options such as `--only 'PRIVATE-*'`.
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace chathack::input
