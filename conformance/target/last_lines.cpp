#include "conformance/target/last_lines.hpp"

#include <algorithm>

namespace chathack::target {

std::string last_lines(const std::string& output, std::size_t lines) {
    std::size_t begin = output.size();
    if (begin > 0 && output[begin - 1] == '\n') --begin;
    for (; begin > 0; --begin) {
        if (output[begin - 1] == '\n' && --lines == 0) break;
    }
    std::string text = output.substr(begin);
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }, '?');
    return text;
}

}  // namespace chathack::target
