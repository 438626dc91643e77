#include "conformance/scenario/references.hpp"

namespace chathack::scenario {

std::optional<std::vector<TextSegment>> split_references(std::string_view text) {
    std::vector<TextSegment> all;
    std::string plain;
    while (!text.empty()) {
        const auto at = text.find("${");
        plain += text.substr(0, at);
        if (at == text.npos) break;
        if (at != 0 && text[at - 1] == '$') {  // of "$${", `plain` has the first "$" already
            plain += '{';
            text.remove_prefix(at + 2);
            continue;
        }
        const auto end = text.find('}', at);
        if (end == text.npos) return std::nullopt;
        if (!plain.empty()) all.push_back({std::move(plain), false});
        plain.clear();
        all.push_back({std::string{text.substr(at + 2, end - at - 2)}, true});
        text.remove_prefix(end + 1);
    }
    if (!plain.empty()) all.push_back({std::move(plain), false});
    return all;
}

std::string_view whole_reference(std::string_view text) {
    if (!text.starts_with("${") || text.find('}') != text.size() - 1) return {};
    return text.substr(2, text.size() - 3);
}

}  // namespace chathack::scenario
