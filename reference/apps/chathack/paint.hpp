#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace chathack::apps {

/// Colours texts for a terminal. When colours are off, every text stays as it is.
class ChatPaint {
public:
    explicit ChatPaint(bool coloured) : coloured_{coloured} {}

    std::string faint(std::string_view text) const { return in("2", text); }
    std::string bold(std::string_view text) const { return in("1", text); }
    std::string good(std::string_view text) const { return in("32", text); }
    std::string bad(std::string_view text) const { return in("31", text); }
    std::string notable(std::string_view text) const { return in("33", text); }
    /// Colours a login with one of six colours, always the same one.
    std::string login(std::string_view text) const {
        unsigned hash = 0;
        for (const char c : text)
            hash = hash * 31 + static_cast<unsigned char>(c);
        return in(fmt::format("1;{}", 31 + hash % 6), text);
    }

private:
    std::string in(std::string_view code, std::string_view text) const {
        return coloured_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
    }

    bool coloured_;
};

}  // namespace chathack::apps
