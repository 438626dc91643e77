#include "conformance/input/diagnostics.hpp"

#include <algorithm>

#include "conformance/input/nearest.hpp"

namespace chathack::input {

void Diagnostics::error(Position position, std::string message) {
    ++errors_;
    if (all_.size() == diagnostics_max) {
        ++untold_;
        return;
    }
    add(position, std::move(message), Diagnostic::Severity::error);
}

void Diagnostics::warning(Position position, std::string message) {
    if (all_.size() == diagnostics_max) return;
    add(position, std::move(message), Diagnostic::Severity::warning);
}

void Diagnostics::add(Position position, std::string message, Diagnostic::Severity severity) {
    if (!told_.emplace(position.line, position.column, message).second) return;
    all_.push_back({file_, position, std::move(message), severity});
}

std::vector<Diagnostic> Diagnostics::take() {
    std::stable_sort(all_.begin(), all_.end(), [](const auto& one, const auto& other) {
        return std::tie(one.position.line, one.position.column) <
               std::tie(other.position.line, other.position.column);
    });
    if (untold_ != 0) {
        all_.push_back(
            {file_, {}, "there are more errors; correct these first", Diagnostic::Severity::error});
    }
    return std::move(all_);
}

std::string shown(std::string_view word) {
    constexpr std::size_t most_bytes = 60;
    std::string text{word.substr(0, most_bytes)};
    while (text.size() < word.size() && !text.empty() &&
           (static_cast<unsigned char>(word[text.size()]) & 0xc0U) == 0x80U)
        text.pop_back();  // the cut must not fall inside a UTF-8 character
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        '?');
    return "`" + text + (text.size() < word.size() ? "...`" : "`");
}

namespace {
std::string joined(const std::vector<std::string_view>& words, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i != 0) text += i + 1 == words.size() ? " " + std::string{last} + " " : ", ";
        text += words[i];
    }
    return text;
}
}  // namespace

std::string either(const std::vector<std::string_view>& words) { return joined(words, "or"); }

std::string hint(std::string_view word, const std::vector<std::string_view>& known,
                 const std::vector<std::string_view>& also) {
    constexpr std::size_t listed_max = 20;
    auto all = known;
    all.insert(all.end(), also.begin(), also.end());
    const auto near = nearest_word(word, all);
    if (!near.empty()) return "; did you mean `" + std::string{near} + "`?";
    if (known.empty() || known.size() > listed_max) return {};
    return "; known " + std::string{known.size() == 1 ? "is " : "are "} + joined(known, "and");
}

}  // namespace chathack::input
