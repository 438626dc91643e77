#include "reports/render/markup.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "reports/text/printable.hpp"

namespace chathack::reports::markup {

std::string text(std::string_view words) {
    std::string made;
    for (const char c : printable(words, LineEnds::keep)) {
        switch (c) {
            case '&':
                made += "&amp;";
                break;
            case '<':
                made += "&lt;";
                break;
            case '>':
                made += "&gt;";
                break;
            case '"':
                made += "&quot;";
                break;
            case '\'':
                made += "&#39;";
                break;
            case '@':  // a word of the page to be filled in may not come from a text
                made += "&#64;";
                break;
            default:
                made += c;
        }
    }
    return made;
}

std::string marked_up(std::string_view words) {
    std::string made;
    for (bool code = false;; code = !code) {
        const auto end = words.find('`');
        const auto part = text(words.substr(0, end));
        made += code ? element("code", {}, part) : part;
        if (end == std::string_view::npos) return made;
        words.remove_prefix(end + 1);
    }
}

std::string element(std::string_view name, Attributes attributes, const std::string& content) {
    auto made = fmt::format("<{}", name);
    for (const auto& [key, value] : attributes)
        if (!value.empty()) made += fmt::format(" {}=\"{}\"", key, text(value));
    return made + fmt::format(">{}</{}>", content, name);
}

std::string section(const std::string& id, std::string_view title, const std::string& content) {
    return element("section", {{"aria-labelledby", id}}, element("h2", {{"id", id}}, text(title)) + content);
}

std::string script_link(const std::string& address, const std::string& content, Attributes attributes) {
    auto made = fmt::format("<a data-address=\"{}\"", text(address));
    for (const auto& [key, value] : attributes)
        if (!value.empty()) made += fmt::format(" {}=\"{}\"", key, text(value));
    return made + ">" + content + "</a>";
}

std::string in_address(std::string_view words) {
    constexpr std::string_view plain = "-_.!~*'()/:@";
    std::string made;
    for (const char c : words) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              plain.find(c) != std::string_view::npos;
        made += is_plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return made;
}

std::string file_address(std::string_view path) {
    const auto address = in_address(path);
    const bool is_scheme = address.find(':') < address.find('/');  // a name such as "a:b"
    return (is_scheme ? "./" : "") + address;
}

std::string mark(verdict::Outcome outcome, bool words) {
    const auto& look = verdict::look_of(outcome);
    const std::string sentence{look.sentence};
    return element("span", {{"class", fmt::format("mark {}", look.word)}, {"title", sentence}},
                   element("span", {{"aria-hidden", "true"}}, text(look.mark)) +
                       (words ? element("span", {{"class", "unseen"}}, text(sentence) + " ") : ""));
}

std::string table(const std::string& class_name, const std::string& label,
                  std::initializer_list<std::string_view> heads, const std::string& rows) {
    std::string head;
    for (const auto& one : heads)
        head += element("th", {{"scope", "col"}}, text(one));
    return element("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}},
                   element("table", {{"class", class_name}},
                           element("thead", {}, element("tr", {}, head)) + element("tbody", {}, rows)));
}

std::string facts(std::initializer_list<std::pair<std::string_view, std::string>> all) {
    std::string made;
    for (const auto& [name, value] : all)
        if (!value.empty())
            made += element("div", {}, element("dt", {}, text(name)) + element("dd", {}, text(value)));
    return element("dl", {{"class", "facts"}}, made);
}

std::string time_in_words(std::int64_t time_us) {
    const auto much = std::abs(time_us);
    const auto ms = static_cast<double>(time_us) / 1e3;
    if (time_us == 0) return "0 ms";
    if (much < 1'000) return fmt::format("{} µs", time_us);
    if (much < 100'000) return fmt::format("{:.{}f} ms", ms, much < 10'000 ? 2 : 1);
    if (much < 1'000'000) return fmt::format("{:.0f} ms", ms);
    return fmt::format("{:.2f} s", ms / 1e3);
}

}  // namespace chathack::reports::markup
