#include "conformance/clauses/glob.hpp"

namespace chathack::clauses {

bool matches_glob(std::string_view pattern, std::string_view text) noexcept {
    // On a mismatch only the last star needs another try, with one character more: whatever an earlier star
    // could take instead, the last one can take too.
    constexpr auto none = std::string_view::npos;
    auto star = none;          // where the last star stands in `pattern`
    std::size_t star_end = 0;  // where the text that it stands for ends
    std::size_t in_pattern = 0;
    std::size_t in_text = 0;
    while (in_text < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            star_end = in_text;
        } else if (in_pattern < pattern.size() &&
                   (pattern[in_pattern] == '?' || pattern[in_pattern] == text[in_text])) {
            ++in_pattern;
            ++in_text;
        } else if (star != none) {
            in_pattern = star + 1;
            in_text = ++star_end;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == none;
}

}  // namespace chathack::clauses
